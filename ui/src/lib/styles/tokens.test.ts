import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const colours = (block: string): Record<string, string> => Object.fromEntries([...block.matchAll(/--([a-z0-9-]+):(#[0-9a-f]{6})/g)].map((found) => [found[1], found[2]]));
const [light = "", dark = ""] = css.split(":root[data-theme=dark]");
const THEMES = { light: colours(light), dark: { ...colours(light), ...colours(dark.split("}")[0] ?? "") } };

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** Ink, its ground, and how far apart they must be. */
const PAIRS: [string, string, number][] = [
  ["ok-on", "ok", 7],
  ["stop-on", "stop", 7],
  ["warn-on", "warn", 7],
  ["ok-ink", "ok-soft", 7],
  ["stop-ink", "stop-soft", 7],
  ["warn-ink", "warn-soft", 7],
  ["ink", "surface", 7],
  ["ink-2", "surface", 7],
  ["ink-3", "surface", 4.5],
  ["ink-3", "bg", 4.5],
  ["on-fill", "act", 4.5],
  ["focus", "surface", 3],
  ["focus", "bg", 3],
  ["line-strong", "surface", 3],
  ["tint-ink", "tint-0", 7],
];

describe.each(Object.entries(THEMES))("in the %s theme", (_, theme) => {
  it.each(PAIRS)("%s on %s is told apart", (ink, ground, least) => {
    expect(theme[ink], ink).toBeDefined();
    expect(contrast(theme[ink] ?? "", theme[ground] ?? "")).toBeGreaterThanOrEqual(least);
  });
});

it("floods differ in a black and white photo: red is dark, green and amber are light", () => {
  const { stop = "", ok = "", warn = "" } = THEMES.light;
  expect(contrast(stop, ok)).toBeGreaterThan(3);
  expect(contrast(stop, warn)).toBeGreaterThan(3);
});
