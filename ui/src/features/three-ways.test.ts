import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { app, BOXES, label, pack, RATES, ROWS, verdict } from "../gallery/fixtures";
import { canRun, listenFor, pressKey, pressPrimary, type Action } from "../lib/keyboard/actions";
import type { PackView } from "../station/bindings/PackView";
import { bench } from "../station/bench.svelte";
import { FakeHost } from "../station/hosts/fake";
import { packActions } from "./pack/actions";
import { PackDesk, type Panel } from "./pack/pack-desk.svelte";
import { queueActions } from "./queue/actions";

const FULL: [number, number, number, number] = [1, 2, 1, 1];
const MID: [number, number, number, number] = [1, 1, 0, 0];
const NOTHING = { go_to: null, pack: null, sounds: [], last_scan: null, notice: null, press: null };
const primary = (is: string) => ({ primary: { is, units: null, price: { amount_minor: 738, currency: "USD" }, is_enabled: true } });

/** Sessions in which, all together, everything can be done. */
const SESSIONS: Record<string, PackView> = {
  filling: pack(MID, verdict("right", { line: 1 })),
  "filling without prices": pack(MID, verdict("idle"), { parcel: { ...pack(MID, verdict("idle")).parcel, quote_is: "failed", rates: [] } }),
  full: pack(FULL, verdict("all_verified"), { parcel: { ...pack(FULL, verdict("idle")).parcel, rates: Array.from({ length: 6 }, (_, at) => RATES[at % RATES.length]!) } }),
  "over the cap": pack(FULL, verdict("over_cap"), primary("buy_anyway")),
  "without a weight": pack(FULL, verdict("blocked", { blocker: "no_weight" }), primary("type_weight")),
  "without a box": pack(FULL, verdict("blocked", { blocker: "no_box" }), primary("choose_box")),
  "not printed": pack(FULL, verdict("not_printed"), { state: "labelled", label, ...primary("print_again") }),
  printed: pack(FULL, verdict("printed"), { state: "labelled", label, ...primary("open_next") }),
  "printed, the last": pack(FULL, verdict("printed"), { state: "labelled", label, next: null, ...primary("leave") }),
  "put aside": pack(MID, verdict("parked", { parked: "held" }), { state: "parked", ...primary("resume") }),
};
const PANELS: (Panel | null)[] = [
  null,
  { is: "boxes" },
  { is: "weight" },
  { is: "note", action: "hold" },
  { is: "note", action: "problem" },
  { is: "count", line: 1, title: "Blocks", left: 40 },
];
/** What a screen shows for a moment and nobody can press. */
const NEVER_PRESSED = ["scan_more", "buying"];

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost({
    act: () => NOTHING,
    open_order: () => NOTHING,
    leave_order: () => NOTHING,
    scan: () => ({ ...NOTHING, press: { button: "blue", refusal: null } }),
  });
  bench.press = () => pressPrimary();
  bench.app = app();
});

type Did = { asked: unknown; panel: Panel | null; page: string };

/** What comes of `doing` on a pack page as it is set up here. */
async function onPack(session: PackView, panel: Panel | null, doing: (actions: Action[]) => unknown): Promise<Did> {
  bench.pack = session;
  [bench.page, bench.notice] = ["pack", null];
  const desk = new PackDesk();
  if (panel) desk.open(panel);
  [desk.lb, desk.note] = ["2", "corner is bent"];
  const actions = packActions(desk);
  const stop = listenFor(() => actions);
  host.asked.length = 0;
  await doing(actions);
  await bench.act("print_slip"); // all before it is done by then
  stop();
  const asked = host.asked.filter(({ name }) => name !== "scan").slice(0, -1);
  return { asked, panel: desk.panel, page: bench.page };
}

describe("on the pack page a key and a card do what the button does", () => {
  const seen = new Set<string>();
  it.each(Object.entries(SESSIONS))("%s", async (_, session) => {
    for (const panel of PANELS) {
      let here: Action[] = [];
      await onPack(session, panel, (actions) => (here = actions.filter(canRun)));
      for (const { name, touch, keys } of here) {
        seen.add(name);
        const button = await onPack(session, panel, (actions) => actions.find((one) => one.name === name)?.run());
        for (const key of keys) {
          expect([name, await onPack(session, panel, () => pressKey(key))]).toEqual([name, button]);
        }
        if (touch !== "primary") continue;
        for (const card of ["PB-CONFIRM", "PB-PRINT"]) {
          expect([name, await onPack(session, panel, () => bench.scan(card))]).toEqual([name, button]);
        }
      }
    }
  });

  it("leaves no action out", () => {
    const names = packActions(new PackDesk()).map((action) => action.name);
    const most = (name: string) => !/^(rate|box)_/.test(name) || Number(name.split("_")[1]) <= BOXES.length;
    expect(names.filter((name) => !seen.has(name) && !NEVER_PRESSED.includes(name)).filter(most)).toEqual([]);
  });
});

describe("on the queue a key and a card do what the button does", () => {
  const desk = { shown: () => ROWS[1]!, takeBack: () => "111765", move() {}, find() {}, clear() {} };
  it.each(["open", "take_back"])("%s", async (name) => {
    const doing = async (how: (action: Action) => unknown) => {
      [bench.pack, bench.page, bench.selected] = [null, "queue", ROWS[1]!.id];
      const actions = queueActions(desk);
      const stop = listenFor(() => actions);
      host.asked.length = 0;
      await how(actions.find((one) => one.name === name)!);
      await bench.act("print_slip");
      stop();
      return host.asked.filter((one) => one.name !== "scan").slice(0, -1);
    };
    const button = await doing((action) => action.run());
    expect(button.length).toBe(1);
    expect(await doing((action) => pressKey(action.keys[0]!))).toEqual(button);
    if (name === "open") expect(await doing(() => bench.scan("PB-CONFIRM"))).toEqual(button);
  });
});

/** What a button's press is written as when an action stands behind it. */
const ACTION = /onclick=\{(action|primary|takeBack|again)\.run\}|onclick=\{\(\) => choose\(at/;
/** Buttons without an action of the table, each with its other ways. A new one belongs into the table. */
const OTHERWISE: Record<string, string> = {
  "queue/Decisions.svelte: unfolded = ": "shows more of a line; no doing",
  "queue/Decisions.svelte: bench.decide": "decided at a desk; the order's slip opens it",
  "queue/QueuePage.svelte: list.refresh": "shown only when the queue can't be read",
  "queue/QueuePage.svelte: sync_now": "shown only when nothing is to pack; orders are read by themselves",
  "queue/QueuePage.svelte: bench.go": "the rail, and the order's slip",
  "pack/Lines.svelte: desk.byHand": "F3 and PB-MANUAL for the line in hand",
  "pack/PackPage.svelte: bench.go": "Esc and PB-CLOSE",
  "pack/Panel.svelte: desk.close": "Esc and PB-CLOSE",
  "pack/Panel.svelte: submit": "Enter in a field, the blue button and its card",
  "pack/Ship.svelte: boxes": "F7, PB-BOX-1 to 9 and PB-BOX-NEXT",
  "pack/Ship.svelte: weight": "the blue button while a weight is missing",
};

it("every button of the queue and of the pack page is an action, or says how else it is done", () => {
  const unknown: string[] = [];
  const used = new Set<string>();
  for (const folder of ["queue", "pack"]) {
    for (const file of readdirSync(new URL(`./${folder}`, import.meta.url)).filter((name) => name.endsWith(".svelte"))) {
      const text = readFileSync(new URL(`./${folder}/${file}`, import.meta.url), "utf8");
      for (const [button] of text.matchAll(/<(?:button|Button)\b(?:=>|[^>])*>/g)) {
        if (ACTION.test(button)) continue;
        const known = Object.keys(OTHERWISE).find((entry) => {
          const [where, what] = entry.split(": ") as [string, string];
          return where === `${folder}/${file}` && button.includes(what);
        });
        if (known) used.add(known);
        else unknown.push(`${folder}/${file}: ${button.replaceAll(/\s+/g, " ")}`);
      }
    }
  }
  expect(unknown).toEqual([]);
  expect(Object.keys(OTHERWISE).filter((entry) => !used.has(entry))).toEqual([]);
});
