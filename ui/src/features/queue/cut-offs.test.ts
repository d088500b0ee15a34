import { render } from "svelte/server";
import { beforeEach, expect, it } from "vitest";
import { app, NOW } from "../../gallery/fixtures";
import { now } from "../../lib/now.svelte";
import { bench } from "../../station/bench.svelte";
import type { CutOffView } from "../../station/bindings/CutOffView";
import CutOffs from "./CutOffs.svelte";

const HOUR_MS = 3_600_000;
const cut = (left: number, over: Partial<CutOffView> = {}): CutOffView => ({ carrier: "USPS", ship_by: NOW + HOUR_MS, left, done: 15, will_miss: 0, ...over });

beforeEach(() => {
  bench.app = app();
  now.ms = NOW;
});

/** What a pickup's card says of the orders that are left for it. */
function left(one: CutOffView): string {
  const { body } = render(CutOffs, { props: { cutOffs: [one] } });
  const [, inside = ""] = /<p class="left[^>]*>(.*?)<\/p>/.exec(body) ?? [];
  return inside.replaceAll(/<[^>]*>/g, "").trim();
}

it("says how many are left and how it will end, or only that all is packed", () => {
  expect(left(cut(3))).toBe("3 left, on pace");
  expect(left(cut(3, { ship_by: NOW - HOUR_MS }))).toBe("3 missed it");
  for (const ship_by of [NOW + HOUR_MS, NOW - HOUR_MS]) expect(left(cut(0, { ship_by }))).toBe("All packed");
});
