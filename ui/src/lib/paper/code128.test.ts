import { describe, expect, it } from "vitest";
import { bars, checkSymbol, QUIET_MODULES, symbols } from "./code128";

describe("Code 128", () => {
  it("gives the check symbols others give", () => {
    // The worked examples of ISO/IEC 15417 readers: "Wikipedia" in set B ends in 88, "PJJ123C" in set B in 55.
    expect(symbols("Wikipedia").at(-2)).toBe(88);
    expect(symbols("PJJ123C").at(-2)).toBe(55);
    expect(checkSymbol([103, 48, 42, 42, 17, 18, 19, 35])).toBe(54);
  });

  it("packs digits two by two, an odd one in front", () => {
    expect(symbols("SO-111764").slice(0, 8)).toEqual([104, 51, 47, 13, 99, 11, 17, 64]);
    expect(symbols("SO-11764-A").slice(0, 10)).toEqual([104, 51, 47, 13, 17, 99, 17, 64, 100, 13]);
    expect(symbols("123456")[0]).toBe(105);
    expect(symbols("PB-QTY-10")[0]).toBe(104);
  });

  it("is eleven modules a symbol, thirteen for the stop, and quiet on both sides", () => {
    const { bars: drawn, width } = bars("SO-111764");
    expect(width).toBe(9 * 11 + 13 + 2 * QUIET_MODULES);
    expect(drawn[0]).toEqual({ at: QUIET_MODULES, width: 2 });
    const last = drawn.at(-1);
    expect(last && last.at + last.width).toBe(width - QUIET_MODULES);
  });

  it("refuses what a reader could not give back", () => {
    for (const bad of ["", "Łódź", "a\nb"]) expect(() => symbols(bad)).toThrow(RangeError);
  });
});
