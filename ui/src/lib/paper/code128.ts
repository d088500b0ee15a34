// Code 128 as widths of bars and gaps, with the same choice of sets as the printed slips: runs of four or more digits
// two a symbol (set C), the rest in set B. Invariant: what is returned reads back as exactly the text that came in.

/** White a reader needs on each side, in modules. */
export const QUIET_MODULES = 10;

const START_B = 104;
const START_C = 105;
const SWITCH_TO_C = 99;
const SWITCH_TO_B = 100;
const STOP = 106;
const DIGITS_WORTH_A_SWITCH = 4;

/** ISO/IEC 15417, table 1: bar, gap, bar, gap, bar, gap of each symbol 0 to 105; the stop has a seventh. */
const WIDTHS = (
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
  "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
  "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
  "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
  "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
  "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
  "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split(" ");

/** The symbol values of `text`: start, data, check, stop. Throws on anything but 1 or more printable ASCII characters. */
export function symbols(text: string): number[] {
  if (!/^[ -~]+$/.test(text)) throw new RangeError("Code 128 takes printable ASCII only");
  const values: number[] = [];
  let set: "B" | "C" | null = null;
  const enter = (wanted: "B" | "C") => {
    if (set === wanted) return;
    const start = wanted === "B" ? START_B : START_C;
    values.push(set === null ? start : wanted === "B" ? SWITCH_TO_B : SWITCH_TO_C);
    set = wanted;
  };
  const inB = (part: string) => {
    enter("B");
    for (const character of part) values.push(character.charCodeAt(0) - 32);
  };
  for (const [part] of text.matchAll(/\d+|\D+/g)) {
    if (!/\d/.test(part) || part.length < DIGITS_WORTH_A_SWITCH) {
      inB(part);
      continue;
    }
    // An odd digit goes in front, in set B.
    if (part.length % 2 === 1) inB(part.slice(0, 1));
    enter("C");
    for (const pair of part.slice(part.length % 2).match(/../g) ?? []) values.push(Number(pair));
  }
  values.push(checkSymbol(values), STOP);
  return values;
}

/** The check symbol: start value plus each value times its place, modulo 103. */
export function checkSymbol(values: readonly number[]): number {
  return values.reduce((sum, value, place) => sum + value * Math.max(place, 1), 0) % 103;
}

/** A bar: where it begins and how wide it is, in modules, quiet zone included. */
export interface Bar {
  at: number;
  width: number;
}

/** The bars of `text` and the width of the whole symbol with its quiet zones, in modules. */
export function bars(text: string): { bars: Bar[]; width: number } {
  const found: Bar[] = [];
  let at = QUIET_MODULES;
  for (const symbol of symbols(text)) {
    const widths = WIDTHS[symbol] ?? "";
    for (let place = 0; place < widths.length; place += 1) {
      const width = Number(widths[place]);
      if (place % 2 === 0) found.push({ at, width });
      at += width;
    }
  }
  return { bars: found, width: at + QUIET_MODULES };
}
