import { describe, expect, it } from "vitest";
import type { PackView } from "../../station/bindings/PackView";
import { STATES } from "../../gallery/states";
import { inSentence } from "../../lib/format/format";
import { aloud, isOver, wordsOf } from "./words";

const PACKS = Object.entries(STATES).flatMap(([name, { pack }]) => (pack ? [[name, pack] as [string, PackView]] : []));
const packOf = (name: string): PackView => PACKS.find(([one]) => one === name)![1];
const all = (pack: PackView) => {
  const { eyebrow, title, says } = wordsOf(pack, "imperial");
  return [eyebrow, title, ...says].join(" ");
};

describe("what the bench says", () => {
  it.each(PACKS)("%s has a title, and what is heard is what is read", (_, pack) => {
    const words = wordsOf(pack, "imperial");
    expect(words.title).not.toBe("");
    expect(aloud(pack, words)).toContain(words.title);
  });

  it("claims a label is printed only when the printer said so", () => {
    expect(all(packOf("pack-printed"))).toContain("Label printed");
    expect(all(packOf("pack-sent"))).toContain("Sent to the printer");
    expect(all(packOf("pack-sent"))).toContain("Not confirmed");
    expect(all(packOf("pack-sent"))).not.toContain("Label printed");
  });

  it.each(["pack-wrong", "pack-wrong-nowhere", "pack-unknown", "pack-shipping-label"])("says after a stop that nothing was recorded: %s", (name) => {
    const words = wordsOf(packOf(name), "imperial");
    expect(words.tone).toBe("stop");
    expect(words.says.at(-1)).toBe("Nothing was recorded.");
  });

  it("floods the screen only for a stop, one too many or a weight that is off", () => {
    const flooded = PACKS.filter(([, pack]) => ["stop", "over"].includes(wordsOf(pack, "imperial").tone)).map(([, pack]) => pack.verdict.is);
    expect(new Set(flooded)).toEqual(new Set(["wrong", "unknown", "shipping_label", "one_too_many", "weight_off", "changed"]));
  });

  it.each([
    [1, "A-02-1", "One too many", "Put it back in bin A-02-1."],
    [10, "A-02-1", "10 too many", "Put them back in bin A-02-1."],
    [1, null, "One too many", "Take it out again."],
    [10, null, "10 too many", "Take them out again."],
  ])("says of %i too many from bin %s what to do with it or them", (units, bin, title, back) => {
    const over = packOf("pack-over");
    const words = wordsOf({ ...over, lines: over.lines.map((line) => ({ ...line, bin })), verdict: { ...over.verdict, units } }, "imperial");
    expect([words.title, words.says[0]]).toEqual([title, back]);
  });

  it.each([
    [0, "The order has 1. Nothing was counted."],
    [1, "The order has 1, and it is already in the box."],
  ])("says that an item is in the box only when it is: %i", (packed, says) => {
    const over = packOf("pack-over");
    const lines = over.lines.map((line) => (line.index === over.verdict.line ? { ...line, wanted: 1, packed } : line));
    expect(wordsOf({ ...over, lines, verdict: { ...over.verdict, units: 9 } }, "imperial").says[1]).toBe(says);
  });

  it("does not ask to print what can't be bought yet", () => {
    expect(all(packOf("pack-verified"))).toContain("Close the box and print.");
    for (const name of ["pack-verified-offline", "pack-no-prices"]) expect(all(packOf(name))).not.toContain("print.");
  });
});

it("keeps what stands around a name that is written from the right in its order", () => {
  expect(inSentence("Pattern Blocks")).toBe("Pattern Blocks");
  const session = packOf("pack-rtl-wrong");
  const next = session.lines.find((line) => line.is_current)!.title;
  expect(wordsOf(session, "metric").says[0]).toBe(`Put it in tote T-09, then scan \u2068${next}\u2069.`);
});

it("has things taken out of the box only where it says so", () => {
  for (const [, pack] of PACKS.filter(([, one]) => one.verdict.is === "changed")) {
    expect(isOver(pack.verdict.change)).toBe(all(pack).includes("Take everything out"));
  }
  expect([isOver("cancelled"), isOver("edited"), isOver(null)]).toEqual([true, false, false]);
});
