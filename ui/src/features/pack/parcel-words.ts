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

/** Why there is no price yet. */
export function noPrice(pack: PackView): { value: string; more: string } {
  const { parcel } = pack;
  const values: Record<string, () => string> = { asking: m.ship_asking, waiting: m.ship_waiting, failed: m.ship_failed };
  const value = (values[parcel.quote_is] ?? m.ship_none)();
  if (parcel.messages[0]) return { value, more: parcel.messages[0] };
  if (pack.verdict.blocker?.startsWith("address")) return { value, more: m.ship_none_address() };
  const isShort = parcel.box_kind === null || parcel.weight_is === "missing";
  return { value, more: isShort ? m.ship_none_more() : m.ship_prices_more() };
}

/** A tracking number as it stands on a label: digits in fours. */
export const inFours = (tracking: string): string[] => (/^\d{12,}$/.test(tracking) ? (tracking.match(/\d{1,4}/g) ?? []) : [tracking]);

/** The parcel's weight: what is in it now, or what it is. */
export function weighs(pack: PackView, units: string): { value: string; more: string } {
  const { parcel } = pack;
  const full = weight(parcel.weight_full_g, units);
  if (parcel.weight_is === "missing") return { value: m.ship_weight_missing(), more: m.ship_weight_missing_more() };
  if (parcel.weight_is === "typed") return { value: full, more: m.ship_weight_typed() };
  if (pack.packed_units >= pack.wanted_units) return { value: full, more: m.ship_weight_calculated() };
  return { value: weight(parcel.weight_so_far_g, units), more: m.ship_weight_so_far({ full }) };
}
