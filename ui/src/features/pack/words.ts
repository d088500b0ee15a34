/** What the screen says to each verdict: the words, the mark and how much colour. The only place that knows them all. */
import type { IconName } from "../../lib/components/icon-name";
import { count, inSentence, money, weight } from "../../lib/format/format";
import { m } from "../../paraglide/messages.js";
import type { PackLineView } from "../../station/bindings/PackLineView";
import type { PackView } from "../../station/bindings/PackView";

/** quiet: nothing; mark: the mark block only; done: the band, green; ask: the band, amber; over: all, amber; stop: all, red. */
export type Tone = "quiet" | "mark" | "done" | "ask" | "over" | "stop";

export type Words = {
  tone: Tone;
  mark: IconName;
  /** Above the title; may be empty. */
  eyebrow: string;
  title: string;
  /** What to do, why, what was not changed: one sentence or two each. */
  says: string[];
};

const titleOf = (pack: PackView, line: PackLineView | undefined) => line?.title ?? m.pack_order({ number: pack.number });
const inBox = (line: PackLineView) => m.say_in_box({ packed: count(line.packed), wanted: count(line.wanted) });
export const currentLine = (pack: PackView) => pack.lines.find((line) => line.is_current) ?? null;

/** The words for what `pack` answered. `units` is imperial or metric. */
export function wordsOf(pack: PackView, units: string): Words {
  const { verdict } = pack;
  const line = pack.lines.find((one) => one.index === verdict.line);
  const words = (tone: Tone, mark: IconName, title: string, says: string[] = [], eyebrow = ""): Words => ({ tone, mark, eyebrow, title, says });
  switch (verdict.is) {
    case "right":
      return words("mark", "check", titleOf(pack, line), line ? [inBox(line)] : [], line ? m.say_right({ n: line.wanted - line.packed, count: count(line.wanted - line.packed) }) : "");
    case "line_done":
      return words("mark", "check", titleOf(pack, line), line ? [inBox(line)] : [], m.say_line_done());
    case "wrong":
      return words("stop", "stop", m.say_wrong(), [putAside(pack), m.say_nothing_recorded()]);
    case "unknown":
      return words("stop", "stop", m.say_unknown(), [m.say_unknown_do(), m.say_nothing_recorded()]);
    case "shipping_label":
      return words("stop", "stop", m.say_shipping_label(), [m.say_shipping_label_do(), m.say_nothing_recorded()]);
    case "one_too_many": {
      const beyond = verdict.units ?? 1;
      const has = line && line.packed < line.wanted ? m.say_order_has_open : m.say_order_has;
      const back = line?.bin ? m.say_back_in_bin({ n: beyond, bin: line.bin }) : m.say_back({ n: beyond });
      return words("over", "warning", m.say_too_many({ n: beyond, count: count(beyond) }), [
        back,
        ...(line ? [has({ n: line.wanted, count: count(line.wanted) })] : []),
      ]);
    }
    case "weight_off":
      return words("over", "weight", m.say_weight_off(), [
        m.say_weight_off_do({ typed: weight(verdict.typed_g ?? 0, units), expected: weight(verdict.expected_g ?? 0, units) }),
        m.say_weight_off_then(),
      ]);
    case "all_verified":
      return words("done", "check", allVerified(pack), [closeTheBox(pack)]);
    case "buying":
      return words("done", "check", allVerified(pack), [pack.state === "labelled" ? m.say_printing() : m.say_buying()]);
    case "printed":
      return words("done", "truck", verdict.is_proven ? m.say_printed() : m.say_sent(), printed(pack));
    case "blocked":
      return words("ask", "warning", ...blocked(verdict.blocker ?? ""));
    case "no_label":
      return words("ask", "truck", m.say_no_label(), [m.say_no_label_do()]);
    case "over_cap":
      return words("ask", "truck", m.say_over_cap({ price: pack.verdict.price ? money(pack.verdict.price) : "" }), [m.say_over_cap_do()]);
    case "label_unsure":
      return words("ask", "question", m.say_label_unsure(), [m.say_label_unsure_do()]);
    case "label_file_missing":
      return words("ask", "slip", m.say_label_file(), [m.say_label_file_do()]);
    case "not_printed":
      return words("ask", "printer", m.say_not_printed(), [...verdict.messages.slice(0, 1), m.say_not_printed_do()]);
    case "changed":
      return changed(verdict.change ?? "", words);
    case "parked":
      return parked(verdict.parked ?? "", verdict.messages, words);
    case "undone":
      return words("quiet", "undo", m.say_undone(), [m.say_undone_do({ packed: count(pack.packed_units), wanted: count(pack.wanted_units) })], orderAndTote(pack));
    case "next_counts":
      return words("quiet", "scan", m.say_next_counts({ units: count(verdict.units ?? 1) }), [m.say_next_counts_do()], orderAndTote(pack));
    default:
      return words("quiet", "scan", pack.packed_units === 0 ? m.say_first() : m.say_next(), pack.note ? [m.pack_note({ note: inSentence(pack.note) })] : [], orderAndTote(pack));
  }
}

/** What is said aloud to those who listen. */
export function aloud(pack: PackView, words: Words): string {
  const counted = m.say_aloud({ title: words.title, packed: count(pack.packed_units), wanted: count(pack.wanted_units) });
  const sentences = [words.eyebrow, words.title].filter(Boolean).map((title) => (/[.?!]$/.test(title) ? title : `${title}.`));
  return words.tone === "mark" ? counted : [...sentences, ...words.says].join(" ");
}

const orderAndTote = (pack: PackView) =>
  pack.tote ? m.say_order_tote({ number: pack.number, tote: pack.tote }) : m.pack_order({ number: pack.number });
const allVerified = (pack: PackView) => m.say_all_verified({ n: pack.wanted_units, count: count(pack.wanted_units) });

/** What stands between a full box and its label, if anything does. */
function closeTheBox(pack: PackView): string {
  const waits: Record<string, () => string> = { waiting: m.say_close_and_wait, asking: m.say_close_asking, failed: m.say_close_no_prices };
  const isPriced = pack.parcel.rates.some((rate) => rate.is_chosen);
  return (isPriced ? m.say_close_and_print : (waits[pack.parcel.quote_is] ?? m.say_close_and_print))();
}

/** What the hands do with the label; that it came out is known only of a printer that says so. */
function printed(pack: PackView): string[] {
  const carrier = pack.label?.carrier;
  const stick = carrier ? m.say_printed_cart({ carrier }) : m.say_printed_do();
  return [stick, pack.verdict.is_proven ? m.say_order_done({ number: pack.number }) : m.say_sent_look({ number: pack.number })];
}

function putAside(pack: PackView): string {
  const { scanned } = pack.verdict;
  const title = currentLine(pack)?.title;
  const next = title === undefined ? undefined : inSentence(title);
  if (scanned?.tote) return next ? m.say_in_tote_then({ tote: scanned.tote, next }) : m.say_in_tote({ tote: scanned.tote });
  if (scanned?.order_number)
    return next ? m.say_aside_then({ number: scanned.order_number, next }) : m.say_aside({ number: scanned.order_number });
  return next ? m.say_shelf_then({ next }) : m.say_shelf();
}

function blocked(blocker: string): [string, string[]] {
  const address: Record<string, () => string> = {
    address_hidden: m.say_address_hidden,
    address_no_name: m.say_address_no_name,
    address_no_street: m.say_address_no_street,
    address_no_city: m.say_address_no_city,
    address_no_zip: m.say_address_no_zip,
    address_no_country: m.say_address_no_country,
  };
  if (blocker === "no_box") return [m.say_no_box(), [m.say_no_box_do()]];
  if (blocker === "address_not_latin") return [m.say_address_not_latin(), [m.say_address_not_latin_why(), m.say_address_not_latin_do()]];
  if (blocker === "no_weight") return [m.say_no_weight(), [m.say_no_weight_do()]];
  return [m.say_address(), [(address[blocker] ?? m.say_address_other)(), m.say_address_do()]];
}

type Make = (tone: Tone, mark: IconName, title: string, says?: string[], eyebrow?: string) => Words;

/** True when what is in the box goes back to its bins; else the box is put aside as it is. */
export const isOver = (change: string | null): boolean => ["cancelled", "refunded", "shipped_elsewhere"].includes(change ?? "");

function changed(change: string, words: Make): Words {
  const how: Record<string, () => string> = {
    cancelled: m.say_cancelled,
    refunded: m.say_refunded,
    edited: m.say_edited,
    readdressed: m.say_readdressed,
    held: m.say_held_by_shop,
    shipped_elsewhere: m.say_shipped_elsewhere,
  };
  return words("stop", "stop", (how[change] ?? m.say_changed)(), [isOver(change) ? m.say_changed_out() : m.say_changed_aside(), m.say_no_label_bought()]);
}

function parked(why: string, messages: string[], words: Make): Words {
  const marks: Record<string, IconName> = { held: "hold", short: "short", problem: "problem" };
  const titles: Record<string, () => string> = { held: m.say_parked_held, short: m.say_parked_short, problem: m.say_parked_problem };
  const note = messages[0] ? [m.say_note({ note: messages[0] })] : [];
  return words("quiet", marks[why] ?? "hold", (titles[why] ?? m.say_parked_held)(), [...note, m.say_parked_do()]);
}
