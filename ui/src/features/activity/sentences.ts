// What each kind of entry says. A kind with named values has a fuller sentence, used when all of them are there; a kind
// that this catalogue does not know is shown by its name, so that a newer station's log stays readable.

import type { ActivityRowView } from "../../station/bindings/ActivityRowView";
import { m } from "../../paraglide/messages.js";
import { money, weight } from "../../lib/format/format";

type Values = Partial<Record<string, string>>;
/** How the bench is set: what weights are shown in, and the money of the shop. */
export type Manner = { units: string; currency: string };
type Say = (values: Values, manner: Manner) => string;

/** The fuller sentence when `names` are all there and not empty, else the plain one. */
const full =
  <Name extends string>(short: () => string, names: Name[], say: (values: Record<Name, string> & Values) => string): Say =>
  (values) =>
    names.every((name) => values[name]) ? say(values as Record<Name, string> & Values) : short();

const plain =
  (say: () => string): Say =>
  () =>
    say();

const oneOf =
  (name: string, words: Record<string, () => string>, short: () => string): Say =>
  (values) =>
    (words[values[name] ?? ""] ?? short)();

/** How many units an entry speaks of; one where it does not say. */
const units = (values: Values) => Number(values.units ?? 1);

const STOPS: Record<string, [() => string, (what: { what: string }) => string]> = {
  wrong: [m.activity_stop_wrong, m.activity_stop_wrong_full],
  one_too_many: [m.activity_stop_one_too_many, m.activity_stop_one_too_many_full],
  unknown: [m.activity_stop_unknown, m.activity_stop_unknown_full],
  shipping_label: [m.activity_stop_shipping_label, m.activity_stop_shipping_label_full],
};

const stopped: Say = (values) => {
  const known = STOPS[values.stop ?? ""];
  const what = values.title ?? values.code;
  if (!known) return m.activity_scan_stopped();
  return what ? known[1]({ what }) : known[0]();
};

const bought: Say = ({ service, carrier, price_minor, currency }, manner) => {
  const name = [carrier, service].filter(Boolean).join(" ");
  if (name === "") return m.activity_label_bought();
  const amount_minor = price_minor === undefined ? NaN : Number(price_minor);
  if (!Number.isFinite(amount_minor)) return m.activity_label_bought_full({ service: name });
  const price = money({ amount_minor, currency: currency ?? manner.currency });
  return m.activity_label_bought_price({ service: name, price });
};

/** A sentence with a price, where there is one. */
const priced =
  (short: () => string, say: (values: { price: string }) => string): Say =>
  ({ price_minor, currency }, manner) => {
    const amount_minor = Number(price_minor);
    return Number.isFinite(amount_minor) ? say({ price: money({ amount_minor, currency: currency ?? manner.currency }) }) : short();
  };

const SECTIONS: Record<string, () => string> = {
  bench: m.settings_bench,
  printers: m.settings_printers,
  shipping: m.settings_shipping,
  boxes: m.settings_boxes,
  packing: m.settings_packing,
  look: m.settings_look,
};

const saved: Say = ({ sections = "" }) => {
  const names = sections.split("; ").flatMap((section) => SECTIONS[section]?.() ?? []);
  if (names.length === 0) return m.activity_settings_saved();
  return m.activity_settings_saved_full({ sections: new Intl.ListFormat("en", { type: "conjunction" }).format(names) });
};

const reason = (short: () => string, say: (values: { reason: string }) => string): Say => full(short, ["reason"], say);

/** Every kind the station writes. */
export const SENTENCES: Record<string, Say> = {
  order_opened: plain(m.activity_order_opened),
  order_left: plain(m.activity_order_left),
  order_taken_over: full(m.activity_order_taken_over, ["from"], m.activity_order_taken_over_full),
  item_packed: full(m.activity_item_packed, ["title"], (values) =>
    m.activity_item_packed_full({ title: values.title, count: units(values) }),
  ),
  item_by_hand: full(m.activity_item_by_hand, ["title"], (values) =>
    m.activity_item_by_hand_full({ title: values.title, count: units(values) }),
  ),
  scanned: full(m.activity_scanned, ["code"], m.activity_scanned_full),
  scan_stopped: stopped,
  step_undone: plain(m.activity_step_undone),
  box_chosen: full(m.activity_box_chosen, ["box"], m.activity_box_chosen_full),
  weight_typed: (values, manner) =>
    values.weight_g
      ? m.activity_weight_typed_full({ weight: weight(Number(values.weight_g), manner.units) })
      : m.activity_weight_typed(),
  service_chosen: full(m.activity_service_chosen, ["service"], m.activity_service_chosen_full),
  label_asked: plain(m.activity_label_asked),
  label_over_cap: priced(m.activity_label_over_cap, m.activity_label_over_cap_full),
  cap_waived: priced(m.activity_cap_waived, m.activity_cap_waived_full),
  label_bought: bought,
  label_refused: reason(m.activity_label_refused, m.activity_label_refused_full),
  label_unsure: plain(m.activity_label_unsure),
  label_printed: (values) => (values.state === "sent" ? m.activity_label_sent() : m.activity_label_printed()),
  print_failed: reason(m.activity_print_failed, m.activity_print_failed_full),
  reprint_asked: plain(m.activity_reprint_asked),
  order_parked: oneOf(
    "parked",
    { held: m.activity_parked_held, short: m.activity_parked_short, problem: m.activity_parked_problem },
    m.activity_order_parked,
  ),
  order_resumed: plain(m.activity_order_resumed),
  order_released: plain(m.activity_order_released),
  order_retried: plain(m.activity_order_retried),
  rest_shipped: full(m.activity_rest_shipped, ["units"], (values) =>
    m.activity_rest_shipped_full({ count: units(values) }),
  ),
  change_seen: oneOf(
    "change",
    {
      cancelled: m.activity_change_cancelled,
      refunded: m.activity_change_refunded,
      edited: m.activity_change_edited,
      readdressed: m.activity_change_readdressed,
      held: m.activity_change_held,
      shipped_elsewhere: m.activity_change_shipped_elsewhere,
    },
    m.activity_change_seen,
  ),
  order_told: full(m.activity_order_told, ["tracking"], m.activity_order_told_full),
  tell_failed: reason(m.activity_tell_failed, m.activity_tell_failed_full),
  person_signed_in: plain(m.activity_person_signed_in),
  person_signed_out: plain(m.activity_person_signed_out),
  person_saved: full(m.activity_person_saved, ["name"], m.activity_person_saved_full),
  settings_saved: saved,
  shop_connected: full(m.activity_shop_connected, ["shop"], m.activity_shop_connected_full),
  sync_done: full(m.activity_sync_done, ["orders"], ({ orders }) =>
    m.activity_sync_done_full({ count: Number(orders) }),
  ),
  sync_failed: reason(m.activity_sync_failed, m.activity_sync_failed_full),
  tote_freed: full(m.activity_tote_freed, ["tote"], m.activity_tote_freed_full),
  order_quarantined: (values, manner) =>
    values.number && values.reason
      ? m.activity_order_quarantined_number({ number: values.number, reason: values.reason })
      : reason(m.activity_order_quarantined, m.activity_order_quarantined_full)(values, manner),
  order_readable: full(m.activity_order_readable, ["number"], m.activity_order_readable_number),
  order_read_again: full(m.activity_order_read_again, ["number"], m.activity_order_read_again_number),
  risk_accepted: plain(m.activity_risk_accepted),
  tote_assigned: full(m.activity_tote_assigned, ["tote"], m.activity_tote_assigned_full),
};

/** What an entry says. */
export function sentence(row: Pick<ActivityRowView, "kind" | "values">, manner: Manner): string {
  return SENTENCES[row.kind]?.(row.values, manner) ?? row.kind;
}

/** How much an entry matters to a reader: a stop and a refusal are marked, the rest stays quiet. */
export function weightOf(kind: string): "quiet" | "done" | "stopped" {
  if (["scan_stopped", "label_refused", "label_over_cap", "print_failed", "tell_failed", "sync_failed", "label_unsure", "order_quarantined", "change_seen"].includes(kind)) {
    return "stopped";
  }
  return ["label_bought", "label_printed", "order_told"].includes(kind) ? "done" : "quiet";
}
