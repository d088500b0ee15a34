/** What boxes are measured in: millimetres and grams inside, inches and ounces where the bench is set so. */
export type Measure = "length" | "weight";
export type Units = "imperial" | "metric";

const PER_UNIT = { length: { imperial: 25.4, metric: 1 }, weight: { imperial: 28.349523125, metric: 1 } } as const;
const DECIMALS = { imperial: 1, metric: 0 } as const;

/** The number to show for `stored` (mm or g): one decimal in inches and ounces, none in millimetres and grams. */
export function shown(stored: number, measure: Measure, units: Units, locale?: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: DECIMALS[units], useGrouping: false }).format(
    stored / PER_UNIT[measure][units],
  );
}

/** What a person typed in mm or g, or null when it is no number; a comma is a point. */
export function stored(typed: string, measure: Measure, units: Units): number | null {
  const number = parseNumber(typed);
  return number === null ? null : Math.round(number * PER_UNIT[measure][units]);
}

/** A typed number that is not negative: "7.5", "7,5", " 7 "; null for anything else. */
export function parseNumber(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  return /^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Number(text) : null;
}

/** How many digits `currency` has after the point. */
export function fractionDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** A whole number as typed; 0, which no field here takes, when it is none. */
export const readCount = (typed: string): number => (/^\s*\d{1,4}\s*$/.test(typed) ? Number(typed) : 0);

/** A whole number as shown; an unset one is an empty field. */
export const showCount = (count: number): string => (count === 0 ? "" : String(count));

/** "14:00" out of "14:00", "2 pm", "2:00 PM", "1400"; any other text as it is, which the checks refuse. */
export function readTime(typed: string): string {
  const [, hour = "", minute = "00", half] = /^\s*(\d{1,2})[:. ]?(\d{2})?\s*([ap])?\.?(?:m\.?)?\s*$/i.exec(typed) ?? [];
  const isAfternoon = half?.toLowerCase() === "p";
  const hours = half ? (Number(hour) % 12) + (isAfternoon ? 12 : 0) : Number(hour);
  const isTime = hour !== "" && hours < 24 && Number(minute) < 60 && !(half && (Number(hour) < 1 || Number(hour) > 12));
  return isTime ? `${String(hours).padStart(2, "0")}:${minute}` : typed.trim();
}

/** "2:00 PM" out of "14:00", as the reader's language writes times; a text that is no time as it is. */
export function showTime(time: string, locale = "en-US"): string {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  if (hour === undefined || minute === undefined) return time;
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" })
    .format(Date.UTC(2000, 0, 1, Number(hour), Number(minute)))
    .replaceAll("\u202f", " ");
}
