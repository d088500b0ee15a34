/** Numbers, money, weights and times as people at the bench read them. Times are milliseconds since 1970 UTC. */
import { m } from "../../paraglide/messages.js";
import { getLocale } from "../../paraglide/runtime.js";

const LANGUAGE: Record<string, string> = { en: "en-US" };
const GRAMS_PER_OUNCE = 28.349523125;
const OUNCES_PER_POUND = 16;
const DAY_MS = 86_400_000;
/** A time is never torn apart at the end of a line. */
const NO_BREAK = "\u00a0";

const language = () => LANGUAGE[getLocale()] ?? getLocale();

type Kept = Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.ListFormat;
const kept = new Map<string, Kept>();
function keep<Format extends Kept>(key: string, make: () => Format): Format {
  const found = kept.get(key) ?? make();
  kept.set(key, found);
  return found as Format;
}

/** "1,042" */
export const count = (value: number): string =>
  keep(`count ${language()}`, () => new Intl.NumberFormat(language())).format(value);

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** A name inside a sentence: one that is written from the right keeps what stands around it in its order. */
export const inSentence = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);

/** "Workbook, 2 × Pattern Blocks, 3 more" */
export const list = (parts: string[]): string =>
  keep(`list ${language()}`, () => new Intl.ListFormat(language(), { type: "unit", style: "short" })).format(parts);

/** "$7.38", out of minor units. */
export function money(price: { amount_minor: number; currency: string }): string {
  const format = keep(
    `money ${language()} ${price.currency}`,
    () => new Intl.NumberFormat(language(), { style: "currency", currency: price.currency }),
  );
  return format.format(price.amount_minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** "4 lb 1.2 oz", "11.0 oz", "1.85 kg" or "850 g". */
export function weight(weight_g: number, units: string): string {
  if (units === "metric") {
    return weight_g >= 1000
      ? m.unit_kg({ kg: decimals(weight_g / 1000, 2) })
      : m.unit_g({ g: decimals(weight_g, 0) });
  }
  const tenths = Math.round((weight_g / GRAMS_PER_OUNCE) * 10);
  const pounds = Math.floor(tenths / (OUNCES_PER_POUND * 10));
  const oz = decimals((tenths - pounds * OUNCES_PER_POUND * 10) / 10, 1);
  return pounds > 0 ? m.unit_lb_oz({ lb: count(pounds), oz }) : m.unit_oz({ oz });
}

/** Grams out of pounds and ounces. */
export const ounces = (lb: number, oz: number): number => Math.round((lb * OUNCES_PER_POUND + oz) * GRAMS_PER_OUNCE);

const decimals = (value: number, digits: number): string =>
  keep(
    `decimals ${language()} ${digits}`,
    () => new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  ).format(value);

/** "2:00 PM", in the shop's time zone. */
export const clock = (at: number, timeZone: string): string =>
  keep(
    `clock ${language()} ${timeZone}`,
    () => new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit", timeZone }),
  )
    .format(at)
    .replace(/\s/g, NO_BREAK);

/** "Nov 27, 2:00 PM", in the shop's time zone. */
export const dateAndClock = (at: number, timeZone: string): string =>
  keep(
    `dateAndClock ${language()} ${timeZone}`,
    () =>
      new Intl.DateTimeFormat(language(), {
        month: "short",
        day: "numeric",
        hour: "numeric",
        minute: "2-digit",
        timeZone,
      }),
  ).format(at);

/** "Fri, Nov 27", in that zone. */
const dayOf = (at: number, timeZone: string): string =>
  keep(
    `day ${language()} ${timeZone}`,
    () => new Intl.DateTimeFormat(language(), { weekday: "short", month: "short", day: "numeric", timeZone }),
  ).format(at);

/** "Fri, Nov 27"; null on the day of `now` in that zone. */
export function dayIfOther(at: number, now: number, timeZone: string): string | null {
  const day = dayOf(at, timeZone);
  return day === dayOf(now, timeZone) ? null : day;
}

/** By the calendar there: a day on which the clocks change has 23 hours, or 25. */
function isTomorrow(at: number, now: number, timeZone: string): boolean {
  const dates = keep(
    `dates ${timeZone}`,
    () => new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone }),
  );
  return Date.parse(dates.format(at)) - Date.parse(dates.format(now)) === DAY_MS;
}

const tomorrow = (): string =>
  keep(`tomorrow ${language()}`, () => new Intl.RelativeTimeFormat(language(), { numeric: "auto" })).format(1, "day");

/** "tomorrow" or "Fri, Nov 27"; null on the day of `now` in that zone. */
export function sayDayIfOther(at: number, now: number, timeZone: string): string | null {
  return isTomorrow(at, now, timeZone) ? tomorrow() : dayIfOther(at, now, timeZone);
}

/** "tomorrow", "Fri", or "Nov 30" from a week on; null on the day of `now` in that zone. For where there is little room. */
export function shortDayIfOther(at: number, now: number, timeZone: string): string | null {
  if (isTomorrow(at, now, timeZone)) return tomorrow();
  if (dayIfOther(at, now, timeZone) === null) return null;
  const isThisWeek = Math.abs(at - now) < 6 * DAY_MS;
  const parts: Intl.DateTimeFormatOptions = isThisWeek ? { weekday: "short" } : { month: "short", day: "numeric" };
  return keep(`short ${isThisWeek} ${language()} ${timeZone}`, () => new Intl.DateTimeFormat(language(), { ...parts, timeZone })).format(at);
}

/** "Fri, Nov 27" out of "2026-11-27". */
export const day = (date: string): string =>
  keep(
    `date ${language()}`,
    () => new Intl.DateTimeFormat(language(), { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" }),
  ).format(Date.parse(`${date}T00:00:00Z`));

/** "42 min", "1 h 5 min", "38 s". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return m.unit_s({ s: count(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return m.unit_min({ min: count(minutes) });
  return m.unit_h_min({ h: count(Math.floor(minutes / 60)), min: count(minutes % 60) });
}

/** "just now", "2 min ago". */
export const ago = (at: number, now: number): string =>
  now - at < 45_000 ? m.time_just_now() : m.time_ago({ time: duration(now - at) });
