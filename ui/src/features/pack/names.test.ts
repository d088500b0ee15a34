import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const tokens = read("../../lib/styles/tokens.css");

/** What a component's style says of a class first, which is what holds at 1366 x 768. */
function styleOf(component: string, selector: string, property: string): string {
  const rules = read(`./${component}.svelte`).matchAll(new RegExp(`\\n {2}${selector.replaceAll(".", "\\.")} \\{([^}]+)\\}`, "g"));
  return [...rules].map(([, body = ""]) => new RegExp(`[^-]\\b${property}: ([^;]+);`).exec(body)?.[1]).find(Boolean) ?? "";
}
const px = (value: string) => Number(/^([\d.]+)px$/.exec(value.replace(/var\((.+)\)/, (_, token: string) => new RegExp(`${token}:(\\d+px)`).exec(tokens)?.[1] ?? ""))?.[1]);

/** Widths of Atkinson Hyperlegible Next and Mono, bold, over names of goods; a broken line loses half a long word. */
const EM_A_LETTER = 0.48;
const EM_A_BIN_LETTER = 0.632;
const LOST_LETTERS = 7;
/** A line's name and bin have this much beside the picture and the count; the name has it less the widest bin. */
const LINE_PX = 572;
const bin_px = Number(/^(\d+)ch$/.exec(styleOf("Lines", ".current .bin", "max-width"))?.[1]) * EM_A_BIN_LETTER * px(styleOf("Lines", ".current .bin", "font-size"));

/** Where a name stands, its room at 1366 x 768, the longest one that has this size, and whose lines it has if not its own. */
const PLACES: [component: string, selector: string, room_px: number, longest: number, lines?: string][] = [
  ["Lines", ".title", LINE_PX - bin_px, 48],
  ["Lines", ".long", LINE_PX - bin_px, 80],
  ["Flood", ".name", 303, 28],
  ["Flood", ".small", 303, 60],
  ["Verdict", ".title", 711, 26],
  ["Verdict", ".long", 711, 56],
  ["Verdict", ".longest", 711, 90, ".long"],
];

it.each(PLACES)("a name in %s %s has %d px and is whole up to %d letters", (component, selector, room_px, longest, clamped = selector) => {
  const lines = Number(styleOf(component, clamped, "line-clamp"));
  const letters = Math.floor(room_px / (EM_A_LETTER * px(styleOf(component, selector, "font-size"))));
  expect(lines * letters).toBeGreaterThanOrEqual(longest + (lines - 1) * LOST_LETTERS);
});
