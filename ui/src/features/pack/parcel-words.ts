import { count, weight } from "../../lib/format/format";
import { m } from "../../paraglide/messages.js";
import type { PackView } from "../../station/bindings/PackView";
import type { RateView } from "../../station/bindings/RateView";

/** "on time", "2 days early", "1 day late". */
export function promise(rate: RateView): string {
  const early = rate.days_early;
  if (early === null) return "";
  if (early === 0) return m.rates_on_time();
  const words = { n: Math.abs(early), count: count(Math.abs(early)) };
  return early > 0 ? m.rates_early(words) : m.rates_late(words);
}

/** Why this rate was taken. */
export function reason(why: string): string {
  const words: Record<string, () => string> = {
    cheapest_on_time: m.reason_cheapest_on_time,
    fastest_none_on_time: m.reason_fastest,
    cheapest_no_dates: m.reason_cheapest,
    by_hand: m.reason_by_hand,
  };
  return words[why]?.() ?? "";
}

/** The parcel's weight: what is in it now, or what it is. */
export function weighs(pack: PackView, units: string): { value: string; more: string } {
  const { parcel } = pack;
  const full = weight(parcel.weight_full_g, units);
  if (parcel.weight_is === "missing") return { value: m.ship_weight_missing(), more: m.ship_weight_missing_more() };
  if (parcel.weight_is === "typed") return { value: full, more: m.ship_weight_typed() };
  if (pack.packed_units >= pack.wanted_units) return { value: full, more: m.ship_weight_calculated() };
  return { value: weight(parcel.weight_so_far_g, units), more: m.ship_weight_so_far({ full }) };
}
