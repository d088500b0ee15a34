import { expect, it } from "vitest";
import desk from "../../../messages/en/desk.json";
import benchMessages from "../../../messages/en/bench.json";

const sources = import.meta.glob<string>("../../**/*.{ts,svelte}", { query: "?raw", import: "default", eager: true });
const written = Object.entries(sources)
  .filter(([path]) => !path.includes("/paraglide/") && !path.endsWith(".test.ts"))
  .map(([, text]) => text)
  .join("\n");
const names = Object.keys(desk).filter((name) => name !== "$schema");

it("has no message that nobody says", () => {
  const said = new Set([...written.matchAll(/\bm\.([a-z0-9_]+)/g)].map((match) => match[1]));
  expect(names.filter((name) => !said.has(name))).toEqual([]);
});

it("has no name twice", () => {
  expect(names.filter((name) => name in benchMessages)).toEqual([]);
});
