import { expect, it } from "vitest";
import { PER_SIDE, sentenceOf, sides } from "./card";
import { symbols } from "./code128";

const CODES = [
  ..."PRINT CONFIRM UNDO HOLD SHORT PROBLEM BOX BOX-NEXT MANUAL LINE-NEXT REPRINT SKIP CLOSE SWITCH TAKEOVER SYNC HELP SHOW-ALL SHOW-TOTE SHOW-PICK SHOW-WAIT DECIDE WAY-1".split(" "),
  ...[1, 9].map((place) => `BOX-${place}`),
  ...[5, 100].map((count) => `QTY-${count}`),
  ...[1, 6].map((place) => `RATE-${place}`),
  "HELLO-2",
].map((code) => `PB-${code}`);

it("says what each command does", () => {
  for (const code of CODES) expect(sentenceOf(code)).toMatch(/^[A-Z][^{}]+$/);
  expect(sentenceOf("PB-QTY-10")).toBe("Next scan counts as 10");
  expect(sentenceOf("PB-DANCE")).toBe("");
});

it("keeps every command, counts with the words, places on a side of their own", () => {
  const rows = CODES.map((code) => ({ word: code, sentence_key: code, code }));
  const all = sides([...rows, ...rows.map((row) => ({ ...row, code: `${row.code}0` }))]);
  expect(all.flatMap((side) => side.rows)).toHaveLength(2 * rows.length);
  for (const side of all) expect(side.rows.length).toBeLessThanOrEqual(PER_SIDE);
  expect(sides(rows).map((side) => side.is)).toEqual(["words", "queue", "places"]);
});

it("prints no command wider than its card, with the silence that a scanner wants on both sides", () => {
  const [MODULE_MM, SILENT_MODULES, CARD_MM] = [0.33, 20, 63];
  for (const code of [...CODES, "PB-BOX-35"]) {
    const modules = symbols(code).length * 11 + 2 + SILENT_MODULES;
    expect(modules * MODULE_MM, code).toBeLessThanOrEqual(CARD_MM);
  }
});

it("prints every command as bars", () => {
  // Two symbols more than characters at least: start, check and stop, less what pairs of digits save.
  for (const code of CODES) expect(symbols(code).length).toBeGreaterThan(code.length);
});
