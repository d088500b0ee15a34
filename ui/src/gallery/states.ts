/** Every state of every page, by name; those of the desk stand beside. What is not said is as on a good day. */
import type { AppView } from "../station/bindings/AppView";
import type { PackLineView } from "../station/bindings/PackLineView";
import type { PackView } from "../station/bindings/PackView";
import type { QueueSummaryView } from "../station/bindings/QueueSummaryView";
import type { UserError } from "../station/bindings/UserError";
import { Refused } from "../station/host";
import { DESK_STATES } from "./desk";
import { app, BOXES, label, line, lines, NOW, pack, RATES, refusal, ROWS, scanned, summary, verdict } from "./fixtures";
import type { Step } from "./steps";

export type State = {
  page: "queue" | "pack" | "settings" | "activity" | "card";
  app?: AppView;
  pack?: PackView | null;
  summary?: QueueSummaryView;
  total?: number;
  selected?: number;
  notice?: UserError;
  /** Never answers the list: the very first run. */
  isLoading?: boolean;
  error?: UserError;
  /** Keys pressed once the page stands. */
  press?: string[];
  /** What is done then, in turn. */
  steps?: Step[];
  /** Answers of this state alone. */
  answers?: Record<string, (request: never) => unknown>;
};

const OFFLINE = app({ network: { is_online: false, since: NOW - 14 * 60_000, waiting: 6 } });
const FULL: [number, number, number, number] = [1, 2, 1, 1];
const MID: [number, number, number, number] = [1, 1, 0, 0];
const enabled = (is: string) => ({ is, units: null, price: null, is_enabled: true });
const noRates = (quote_is: string, messages: string[] = []) => ({ ...pack(FULL, verdict("idle")).parcel, rates: [], reason: null, quote_is, messages });
const queue = (over: Omit<State, "page"> = {}): State => ({ page: "queue", ...over });
const packing = (value: PackView, over: Omit<State, "page" | "pack"> = {}): State => ({ page: "pack", pack: value, ...over });
const NO_SPEAKER = { code: "PB-NO-SPEAKER", message: "This computer has no loudspeaker, so nothing can be heard. Packing goes on, and every answer is on the screen.", next_step: "Plug in a loudspeaker or headphones, then press No sound in the top bar.", detail: "" };
const MANY_BOXES = Array.from({ length: 12 }, (_, at) => ({ ...BOXES[at % BOXES.length]!, id: at + 1 }));
const LONG = "Alphabet Tracing Board with Storage Tray, Natural Maple, Upper and Lower Case";

const manyLines: PackLineView[] = Array.from({ length: 300 }, (_, index) =>
  line(index, index % 2 ? "blocks" : "cards", 1 + (index % 3), index < 140 ? 1 + (index % 3) : 0, { is_current: index === 140, bundle_title: index % 5 ? null : "Starter classroom kit" }),
);

const HEBREW = "קוביות עץ צבעוניות, 120 יחידות";
const ARABIC = "دفتر تعلم الحروف العربية";
const RTL: Partial<PackView> = {
  lines: lines([1, 1, 0, 0]).map((one, at) => ({ ...one, title: [ARABIC, HEBREW, one.title, ARABIC][at]!, bundle_title: at === 1 ? "ערכת כיתה 30" : null })),
  ship_to_name: "מאיה כ.",
  ship_to_place: "תל אביב",
  note: "מתנה: “יום הולדת שמח, עדה!”",
};
const rtlPage = () => {
  const rows = ROWS.map((row, at) => ({
    ...row,
    id: 40 + at,
    ship_to_name: ["מאיה כ.", "محمد ع.", row.ship_to_name][at % 3]!,
    ship_to_place: ["תל אביב", "الرياض", row.ship_to_place][at % 3]!,
    items: row.items.map((item, of) => ({ ...item, title: [HEBREW, ARABIC, item.title][(at + of) % 3]! })),
  }));
  return { from_index: 0, total: rows.length, rows, groups: [{ carrier: "USPS", ship_by: NOW + 42 * 60_000, count: rows.length, first_index: 0 }] };
};

const NO_PRICES = pack(MID, verdict("right", { line: 1 }), { parcel: noRates("failed", ["The carriers do not answer"]) });

/** A label dearer than the limit; only a manager can say yes. */
function overCap(is_enabled: boolean): PackView {
  const price = { amount_minor: 14_250, currency: "USD" };
  const { parcel } = pack(FULL, verdict("idle"));
  const rates = RATES.map((rate) => (rate.is_chosen ? { ...rate, price } : rate));
  return pack(FULL, verdict("over_cap", { price }), { parcel: { ...parcel, rates }, primary: { is: "buy_anyway", units: null, price, is_enabled } });
}

export const STATES: Record<string, State> = {
  queue: queue(),
  "queue-selected": queue({ selected: 2 }),
  "queue-taken": queue({ selected: 3 }),
  "queue-open-here": queue({ pack: pack(MID, verdict("right", { line: 1 })) }),
  "queue-100k": queue({ total: 100_000, summary: summary({ all: 100_000, in_tote: 41_233, to_pick: 58_759 }) }),
  "queue-offline": queue({ app: OFFLINE }),
  "queue-stale": queue({
    app: app({
      sync: { ...app().sync, is_stale: true, last_good_at: NOW - 9 * 60_000, state: "failing" },
      label_printer: { state: "unreachable", url: null, waiting: 2 },
      slip_printer: { state: "unreachable", url: null, waiting: 0 },
    }),
  }),
  "queue-first-sync": queue({ total: 0, summary: summary({ all: 0, in_tote: 0, to_pick: 0, needs_person: 0, cut_offs: [], next: null, decisions: [], packed_today: 0, seconds_per_order: null, stops_today: 0 }), app: app({ needs_person: 0, sync: { ...app().sync, state: "first", done: 12_400, total: 48_000, eta_s: 190, last_good_at: null } }) }),
  "queue-tomorrow": queue({
    app: app({ is_demo: true }),
    summary: summary({
      cut_offs: [
        { carrier: "USPS", ship_by: NOW + 17 * 3_600_000, left: 51, done: 0, will_miss: null },
        { carrier: "DHL Express Worldwide", ship_by: NOW + 20 * 3_600_000, left: 8, done: 0, will_miss: null },
        { carrier: "FedEx", ship_by: NOW + 8 * 24 * 3_600_000, left: 2, done: 0, will_miss: null },
      ],
    }),
  }),
  "queue-no-pace": queue({
    summary: summary({
      cut_offs: [
        { carrier: "USPS", ship_by: NOW + 59 * 60_000, left: 51, done: 0, will_miss: null },
        { carrier: "UPS", ship_by: NOW + 192 * 60_000, left: 8, done: 0, will_miss: null },
        { carrier: "FedEx", ship_by: NOW + 222 * 60_000, left: 2, done: 0, will_miss: null },
      ],
      packed_today: 0,
      seconds_per_order: null,
      stops_today: 0,
    }),
  }),
  "queue-late": queue({
    summary: summary({
      cut_offs: [
        { carrier: "USPS", ship_by: NOW - 12 * 60_000, left: 3, done: 61, will_miss: 3 },
        { carrier: "UPS", ship_by: NOW + 192 * 60_000, left: 29, done: 0, will_miss: null },
        { carrier: "FedEx", ship_by: NOW + 222 * 60_000, left: 0, done: 15, will_miss: 0 },
      ],
      seconds_per_order: null,
    }),
  }),
  "queue-pickups-soon": queue({
    summary: summary({
      cut_offs: [
        { carrier: "USPS", ship_by: NOW + 42 * 60_000, left: 34, done: 55, will_miss: 6 },
        { carrier: "FedEx", ship_by: NOW + 172 * 60_000, left: 115, done: 4, will_miss: 0 },
        { carrier: "UPS", ship_by: NOW + 179 * 60_000, left: 29, done: 15, will_miss: 2 },
      ],
    }),
  }),
  "queue-pickups-long": queue({
    summary: summary({
      cut_offs: [
        { carrier: "Deutsche Post DHL Express Worldwide", ship_by: NOW + 42 * 60_000, left: 1034, done: 55, will_miss: 116 },
        { carrier: "Österreichische Post Paket Premium International", ship_by: NOW + 172 * 60_000, left: 29, done: 15, will_miss: 0 },
        { carrier: "شركة البريد السعودي للشحن السريع", ship_by: NOW + 222 * 60_000, left: 15, done: 4, will_miss: null },
      ],
    }),
  }),
  "queue-keys-locked": queue({ app: app({ are_keys_locked: true }) }),
  "queue-take-back": queue({ summary: summary({ take_back: "111771" }) }),
  "queue-decide": queue({ press: ["F7", "F7"] }),
  "queue-decide-ask": queue({ press: ["F7"], app: app({ person: { ...app().person!, may: ["pack"] } }) }),
  "queue-set-aside": queue({
    summary: summary({
      needs_person: 3,
      decisions: [
        { key: "order:904", id: 904, number: "111812", why: "risk", detail: "", ways: ["accept_risk", "read_again"] },
        { key: "quarantine:gid://shopify/Order/1", id: 0, number: "111827", why: "quarantined", detail: "its payment is in an unknown state", ways: ["read_again"] },
        { key: "quarantine:gid://shopify/Order/2", id: 0, number: "111828", why: "quarantined", detail: "its payment is in an unknown state", ways: ["read_again"] },
      ],
    }),
    app: app({ needs_person: 3 }),
  }),
  "queue-no-sound": queue({ app: app({ speaker: { ...app().speaker, player: "none" } }) }),
  "queue-no-sound-pressed": queue({ app: app({ speaker: { ...app().speaker, player: "none" } }), steps: ["header button.bad"], answers: { play_sound: () => { throw new Refused(NO_SPEAKER); } } }),
  "queue-tick-off": queue({ app: app({ speaker: { ...app().speaker, is_tick_muted: true } }) }),
  "queue-quiet": queue({ app: app({ speaker: { ...app().speaker, volume_percent: 0 } }) }),
  "queue-sync-failing": queue({ app: app({ sync: { ...app().sync, state: "failing", error: refusal } }) }),
  "queue-empty": queue({ total: 0, summary: summary({ packed_today: 142 }), app: app({ needs_person: 0 }) }),
  "queue-loading": queue({ isLoading: true }),
  "queue-error": queue({ error: { code: "PB-STORE-UNAVAILABLE", message: "The bench's records can't be read or written right now.", next_step: "Try again. If it stays so, restart Packbench and call for help.", detail: "" } }),
  "not-open": queue({
    answers: {
      app_view: () => {
        throw new Refused({ code: "PB-STORE-TOO-NEW", message: "A newer Packbench wrote the records of this bench. Nothing was changed.", next_step: "Update Packbench on this computer.", detail: "" });
      },
    },
  }),
  "queue-notice": queue({ notice: refusal, selected: 3 }),
  "codes": queue({ press: ["F1"] }),
  "codes-page": queue({ notice: refusal, press: ["F1"] }),
  "codes-not-found": queue({ press: ["F1"], steps: [["[data-codes] input", "zebra crossing"]] }),
  "codes-no-page": queue({ notice: { ...refusal, code: "PB-OF-ANOTHER-VERSION" }, press: ["F1"] }),
  "codes-pack": packing(pack(MID, verdict("right", { line: 1 })), { notice: { code: "PB-NOTHING-TO-UNDO", message: "There is nothing to take back. Nothing was changed.", next_step: "Go on packing.", detail: "" }, press: ["F1"] }),
  "pack-none": { page: "pack", pack: null },
  "pack-idle": packing(pack([0, 0, 0, 0], verdict("idle"), { note: "Gift: “Happy birthday, Ada!” Print the card." })),
  "pack-right": packing(pack(MID, verdict("right", { line: 1 }))),
  "pack-line-done": packing(pack([1, 2, 0, 0], verdict("line_done", { line: 1 }))),
  "pack-wrong": packing(pack(MID, verdict("wrong", { scanned: scanned("numbers", "111771", "T-09") }))),
  "pack-wrong-nowhere": packing(pack(MID, verdict("wrong", { scanned: scanned("tiles", null, null) }))),
  "pack-over": packing(pack(MID, verdict("one_too_many", { line: 0, units: 1 }))),
  "pack-over-full": packing(pack(FULL, verdict("one_too_many", { line: 1, units: 10 }))),
  "pack-unknown": packing(pack(MID, verdict("unknown", { code: "X0012ABCD9" }))),
  "pack-shipping-label": packing(pack(MID, verdict("shipping_label"))),
  "pack-verified": packing(pack(FULL, verdict("all_verified"))),
  "pack-verified-offline": packing(
    pack(FULL, verdict("all_verified"), { parcel: noRates("waiting"), primary: enabled("buy") }),
    { app: OFFLINE },
  ),
  "pack-right-offline": packing(pack(MID, verdict("right", { line: 1 }), { parcel: noRates("waiting"), note: "Gift: “Happy birthday, Ada!” Print the card." }), { app: app({ network: { is_online: false, since: NOW - 14 * 60_000, waiting: 0 } }) }),
  "pack-wrong-offline": packing(pack(MID, verdict("wrong", { scanned: scanned("numbers", "111771", "T-09") })), { app: OFFLINE }),
  "pack-no-label-offline": packing(pack(FULL, verdict("no_label", { messages: ["USPS: Insufficient address. Check the street and the apartment number."] })), { app: OFFLINE }),
  "pack-none-offline": { page: "pack", pack: null, app: OFFLINE },
  "pack-no-prices": packing(pack(FULL, verdict("all_verified"), { parcel: noRates("failed", ["The carriers do not answer"]), primary: enabled("buy") })),
  "pack-right-no-prices": packing(NO_PRICES),
  "pack-asking-again": packing(NO_PRICES, { answers: { act: () => ({ go_to: null, pack: { ...NO_PRICES, parcel: { ...NO_PRICES.parcel, quote_is: "asking", messages: [] } }, sounds: [], last_scan: null, notice: null, press: null }) }, steps: [".again button"] }),
  "pack-other-currency": packing(pack(FULL, verdict("all_verified"), { parcel: { ...pack(FULL, verdict("idle")).parcel, rates: RATES.map((rate, at) => (at === 2 ? { ...rate, can_choose: false, price: { amount_minor: 1320, currency: "CAD" } } : rate)) } })),
  "pack-blocked-weight": packing(pack(FULL, verdict("blocked", { blocker: "no_weight" }), { parcel: { ...noRates("none"), weight_is: "missing" }, primary: enabled("type_weight") })),
  "pack-weight": packing(pack(FULL, verdict("blocked", { blocker: "no_weight" }), { parcel: { ...noRates("none"), weight_is: "missing" }, primary: enabled("type_weight") }), { press: ["Enter"] }),
  "pack-weight-offline": packing(pack(FULL, verdict("blocked", { blocker: "no_weight" }), { parcel: { ...noRates("none"), weight_is: "missing" }, primary: enabled("type_weight") }), { press: ["Enter"], app: OFFLINE }),
  "pack-count-long": packing(pack([0, 0, 0, 0], verdict("idle"), { lines: [line(0, "blocks", 200, 12, { is_current: true, title: LONG })] }), { press: ["F3"] }),
  "pack-blocked-box": packing(pack(FULL, verdict("blocked", { blocker: "no_box" }), { parcel: { ...noRates("none"), box_kind: null }, primary: enabled("choose_box") })),
  "pack-boxes": packing(pack(MID, verdict("right", { line: 1 })), { press: ["F7"] }),
  "pack-many-boxes": packing(pack(MID, verdict("right", { line: 1 }), { parcel: { ...pack(MID, verdict("idle")).parcel, boxes: MANY_BOXES } }), { press: ["F7"] }),
  "pack-line-chosen": packing(pack(MID, verdict("right", { line: 1 })), { press: ["ArrowDown", "ArrowDown"] }),
  "pack-blocked-address": packing(pack(FULL, verdict("blocked", { blocker: "address_hidden" }), { parcel: noRates("none"), primary: enabled("report") })),
  "pack-blocked-letters": packing(pack(FULL, verdict("blocked", { blocker: "address_not_latin" }), { parcel: noRates("none"), primary: enabled("report") })),
  "pack-weight-off": packing(pack(FULL, verdict("weight_off", { expected_g: 1843, typed_g: 450 }), { parcel: { ...noRates("none"), weight_is: "missing" }, primary: enabled("type_weight") })),
  "pack-buying": packing(pack(FULL, verdict("buying"), { state: "buying", primary: { is: "buying", units: null, price: null, is_enabled: false } })),
  "pack-no-label": packing(pack(FULL, verdict("no_label", { messages: ["USPS: Insufficient address. Check the street and the apartment number.", "UPS: The postal code 85712 is not served by UPS Ground Saver."] }), {})),
  "pack-over-cap": packing(overCap(true)),
  "pack-over-cap-ask": packing(overCap(false)),
  "pack-label-unsure": packing(pack(FULL, verdict("label_unsure"), { state: "buying", primary: enabled("open_next") })),
  "pack-label-file": packing(pack(FULL, verdict("label_file_missing"), { state: "labelled", label: { ...label, print_state: "none" }, primary: enabled("open_next") })),
  "pack-not-printed": packing(pack(FULL, verdict("not_printed", { messages: ["The printer does not answer."] }), { state: "labelled", label: { ...label, print_state: "failed" }, primary: enabled("print_again") })),
  "pack-printed": packing(pack(FULL, verdict("printed", { is_proven: true }), { state: "labelled", label, seconds: 38, packed_today: 65, primary: enabled("open_next") })),
  "pack-sent": packing(pack(FULL, verdict("printed"), { state: "labelled", label: { ...label, is_sample: true, is_told_to_shop: false }, seconds: 38, packed_today: 65, primary: enabled("open_next") })),
  "pack-last": packing(pack(FULL, verdict("printed", { is_proven: true }), { state: "labelled", label, seconds: 38, packed_today: 142, next: null, left_before_cut_off: null, primary: enabled("leave") })),
  "pack-cancelled": packing(pack(MID, verdict("changed", { change: "cancelled" }), { state: "stopped", primary: enabled("leave") })),
  "pack-cancelled-full": packing(pack(FULL, verdict("changed", { change: "cancelled" }), { state: "stopped", primary: enabled("leave") })),
  "pack-edited": packing(pack(MID, verdict("changed", { change: "edited" }), { state: "stopped", primary: enabled("leave") })),
  "pack-held": packing(pack(MID, verdict("parked", { parked: "held", messages: ["Waiting for the gift card from the office"] }), { state: "parked", primary: enabled("resume") })),
  "pack-short": packing(pack(MID, verdict("parked", { parked: "short" }), { state: "parked", primary: enabled("resume") })),
  "pack-undone": packing(pack([1, 0, 0, 0], verdict("undone"))),
  "pack-next-counts": packing(pack(MID, verdict("next_counts", { units: 10 }))),
  "pack-hold-note": packing(pack(MID, verdict("right", { line: 1 })), { press: ["F4"] }),
  "pack-problem-note": packing(pack(MID, verdict("right", { line: 1 })), { press: ["F6"], steps: ["form li:nth-child(3) button"] }),
  "pack-count": packing(pack([0, 0, 0, 0], verdict("idle"), { lines: [line(0, "blocks", 200, 12, { is_current: true })] }), { press: ["F3"] }),
  "pack-auto": packing(pack(MID, verdict("right", { line: 1 }), { is_auto_print: true })),
  "pack-long": packing(
    pack([1, 1, 0, 0], verdict("right", { line: 1 }), {
      lines: lines([1, 1, 0, 0]).map((one, at) => (at < 2 ? { ...one, title: LONG, bundle_title: "Starter classroom kit for thirty children", by_hand: 1 } : one)),
      ship_to_name: "Maximiliane-Charlotte O.",
      ship_to_place: "Truth or Consequences NM",
      note: "Please leave the parcel with the school office, not at the gate.",
    }),
  ),
  "pack-long-wrong": packing(pack(MID, verdict("wrong", { scanned: { ...scanned("numbers", "111771", "T-09"), title: LONG } }), { lines: lines(MID).map((one) => ({ ...one, title: LONG })) })),
  "queue-rtl": queue({ answers: { queue_page: rtlPage }, selected: 41 }),
  "pack-rtl": packing(pack([1, 1, 0, 0], verdict("right", { line: 1 }), RTL)),
  "pack-rtl-wrong": packing(pack(MID, verdict("wrong", { scanned: { ...scanned("numbers", "111771", "T-09"), title: HEBREW } }), RTL)),
  "pack-rtl-printed": packing(pack(FULL, verdict("printed", { is_proven: true }), { ...RTL, lines: lines(FULL), state: "labelled", label, seconds: 38, packed_today: 65, next: { ...ROWS[1]!, ship_to_name: "דנה ו." }, primary: enabled("open_next") })),
  "pack-rtl-count": packing(pack([0, 0, 0, 0], verdict("idle"), { ...RTL, lines: [line(0, "blocks", 200, 12, { is_current: true, title: HEBREW })] }), { press: ["F3"] }),
  "pack-300-lines": packing(pack([0, 0, 0, 0], verdict("line_done", { line: 139 }), { lines: manyLines })),
  "pack-metric": packing(pack(MID, verdict("right", { line: 1 })), { app: app({ units: "metric", currency: "EUR" }) }),
  "pack-note": packing(pack(MID, verdict("right", { line: 1 }), { note: "Gift: “Happy birthday, Ada!”" })),
  "pack-over-minute": packing(pack(FULL, verdict("printed", { is_proven: true }), { state: "labelled", label, seconds: 284, packed_today: 65, primary: enabled("open_next") })),
  "pack-notice": packing(pack([0, 0, 0, 0], verdict("idle")), { notice: { code: "PB-NOTHING-TO-UNDO", message: "There is nothing to take back. Nothing was changed.", next_step: "Go on packing.", detail: "" } }),
  ...DESK_STATES,
};
