import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { app, BOXES, label, line, pack, queueDesk, RATES, ROWS, summary, verdict } from "../gallery/fixtures";
import { canRun, listenFor, pressCode, pressKey, pressPrimary, type Action } from "../lib/keyboard/actions";
import type { NeedsPersonView } from "../station/bindings/NeedsPersonView";
import type { PackView } from "../station/bindings/PackView";
import { bench } from "../station/bench.svelte";
import { FakeHost } from "../station/hosts/fake";
import { packActions } from "./pack/actions";
import { PackDesk, type Panel } from "./pack/pack-desk.svelte";
import { queueActions } from "./queue/actions";
import { frameActions } from "../frame/actions";

const FULL: [number, number, number, number] = [1, 2, 1, 1];
const MID: [number, number, number, number] = [1, 1, 0, 0];
const NOTHING = { go_to: null, pack: null, sounds: [], last_scan: null, notice: null, press: null };
const primary = (is: string) => ({ primary: { is, units: null, price: { amount_minor: 738, currency: "USD" }, is_enabled: true } });

/** Sessions in which, all together, everything can be done. */
const SESSIONS: Record<string, PackView> = {
  filling: pack(MID, verdict("right", { line: 1 })),
  "filling without prices": pack(MID, verdict("idle"), { parcel: { ...pack(MID, verdict("idle")).parcel, quote_is: "failed", rates: [] } }),
  "full without prices": pack(FULL, verdict("all_verified"), {
    parcel: { ...pack(FULL, verdict("idle")).parcel, quote_is: "failed", rates: [] },
    primary: { is: "buy", units: null, price: null, is_enabled: true },
  }),
  full: pack(FULL, verdict("all_verified"), { parcel: { ...pack(FULL, verdict("idle")).parcel, rates: Array.from({ length: 6 }, (_, at) => RATES[at % RATES.length]!) } }),
  "over the cap": pack(FULL, verdict("over_cap"), primary("buy_anyway")),
  "without a weight": pack(FULL, verdict("blocked", { blocker: "no_weight" }), primary("type_weight")),
  "without a box": pack(FULL, verdict("blocked", { blocker: "no_box" }), primary("choose_box")),
  "without a street": pack(FULL, verdict("blocked", { blocker: "address_no_street" }), primary("report")),
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

const source = (path: string) => readFileSync(new URL(`../../../src-tauri/crates/${path}`, import.meta.url), "utf8");
const WORD = new Map([...source("domain/src/barcodes/command.rs").matchAll(/\("([A-Z-]+)", (Command::\w+)\)/g)].map(([, word, name]) => [name, `PB-${word}`]));
/** The cards that the station leaves to the screen, as its own list of them says. */
const [, LEFT_TO_SCREEN = ""] = /fn is_pressed\(([\s\S]+?)Command::Print\b/.exec(source("station/src/commands/scan.rs")) ?? [];
const PRESSED = [...LEFT_TO_SCREEN.matchAll(/Command::\w+/g)].flatMap(([name]) => WORD.get(name) ?? []).concat(["PB-WAY-1", "PB-WAY-2", "PB-WAY-3"]);
/** What the station has the screen press for a card. */
const buttonOf = (raw: string) => (PRESSED.includes(raw) ? raw : "blue");

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost({
    act: () => NOTHING,
    open_order: () => NOTHING,
    leave_order: () => NOTHING,
    scan: ({ raw }: { raw: string }) => ({ ...NOTHING, press: { button: buttonOf(raw), refusal: null } }),
    decide: () => NOTHING,
    sync_now: () => app().sync,
  });
  bench.press = (button) => (button === "blue" ? pressPrimary() : pressCode(button));
  bench.app = app();
});

type Did = { asked: unknown; panel: Panel | null; page: string; line: number | undefined };

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
  return { asked, panel: desk.panel, page: bench.page, line: desk.line?.index };
}

describe("on the pack page a key and a card do what the button does", () => {
  const seen = new Set<string>();
  it.each(Object.entries(SESSIONS))("%s", async (_, session) => {
    for (const panel of PANELS) {
      let here: Action[] = [];
      await onPack(session, panel, (actions) => (here = actions.filter(canRun)));
      for (const { name, touch, keys, code } of here) {
        seen.add(name);
        const button = await onPack(session, panel, (actions) => actions.find((one) => one.name === name)?.run());
        for (const key of keys) {
          expect([name, await onPack(session, panel, () => pressKey(key))]).toEqual([name, button]);
        }
        if (PRESSED.includes(code)) expect([name, await onPack(session, panel, () => bench.scan(code))]).toEqual([name, button]);
        for (const card of touch === "primary" ? ["PB-CONFIRM", "PB-PRINT"] : name === "ask_again" ? [code] : []) {
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

it("buys nothing unseen when the blue button is pressed again while prices are asked for", async () => {
  const failed = SESSIONS["full without prices"]!;
  const did = await onPack(failed, null, () => {
    pressPrimary();
    bench.pack = { ...failed, parcel: { ...failed.parcel, quote_is: "asking" } };
    pressPrimary();
  });
  const asked = JSON.stringify(did.asked);
  expect(asked).toContain("quote_again");
  expect(asked).not.toContain("print");
});

it("knows which cards the station leaves to the screen", () => {
  expect(PRESSED).toEqual(expect.arrayContaining(["PB-HOLD", "PB-PROBLEM", "PB-SHORT", "PB-MANUAL", "PB-BOX", "PB-BOX-NEXT", "PB-LINE-NEXT", "PB-HELP", "PB-SHOW-ALL", "PB-DECIDE"]));
  expect(PRESSED).not.toContain("PB-UNDO");
});

describe("by hand and short are about the line that was chosen", () => {
  const THREE = pack(MID, verdict("right", { line: 1 }));
  const [current, chosen] = [1, 2];
  it.each([
    ["by_hand", "F3", { line: chosen, units: 1 }],
    ["short", "F5", { line: chosen }],
  ])("%s", async (action, key, request) => {
    const choices: ((desk: PackDesk) => unknown)[] = [(desk) => desk.choose(chosen), () => pressKey("ArrowDown"), () => bench.scan("PB-LINE-NEXT")];
    for (const choose of choices) {
      bench.pack = THREE;
      const desk = new PackDesk();
      const stop = listenFor(() => packActions(desk));
      expect(desk.line?.index).toBe(current);
      await choose(desk);
      expect(desk.line?.index).toBe(chosen);
      pressKey(key);
      await bench.act("print_slip");
      stop();
      expect(host.asked.findLast((one) => one.name === "act" && (one.request as { action: string }).action === action)?.request).toMatchObject(request);
    }
  });

  it("goes round, and is over when another line is answered or the chosen one is full", () => {
    bench.pack = THREE;
    const desk = new PackDesk();
    desk.chooseNext(1);
    desk.chooseNext(1);
    desk.chooseNext(1);
    expect(desk.line?.index).toBe(1);
    desk.chooseNext(-1);
    expect(desk.line?.index).toBe(3);
    desk.heard(3);
    expect(desk.line?.index).toBe(3);
    desk.heard(1);
    expect(desk.line?.index).toBe(1);
    desk.choose(1);
    bench.pack = { ...THREE, lines: THREE.lines.map((one) => (one.index === 1 ? line(1, "blocks", 2, 2) : one)) };
    expect(desk.line).toBeNull();
  });
});

it("boxes beyond nine have keys and cards too", async () => {
  const boxes = Array.from({ length: 12 }, (_, at) => ({ ...BOXES[0]!, id: at + 1 }));
  const session = pack(MID, verdict("right"), { parcel: { ...pack(MID, verdict("idle")).parcel, boxes } });
  for (const [key, box_id] of [["9", 9], ["A", 10], ["a", 10], ["c", 12]] as const) {
    const did = await onPack(session, { is: "boxes" }, () => pressKey(key));
    expect(did.asked).toMatchObject([{ name: "act", request: { action: "choose_box", box_id } }]);
  }
  expect(packActions(new PackDesk()).find((action) => action.name === "box_12")?.code).toBe("PB-BOX-12");
});

describe("on the queue a key and a card do what the button does", () => {
  const DECISIONS = summary().decisions;
  const NAMES = ["open", "take_back", "show_all", "show_in_tote", "show_to_pick", "show_needs_person", "decide", "way_1", "way_2", "sync_now"];
  it.each(NAMES)("%s", async (name) => {
    const doing = async (how: (action: Action) => unknown) => {
      [bench.pack, bench.page, bench.selected] = [null, "queue", ROWS[1]!.id];
      const did: unknown[] = [];
      const unfolded: NeedsPersonView | null = name.startsWith("way") ? DECISIONS[1]! : null;
      const desk = queueDesk({ takeBack: () => "111765", filter: (is) => did.push(is), unfold: (key) => did.push(key), unfolded: () => unfolded });
      const actions = [...queueActions(desk), ...frameActions];
      const stop = listenFor(() => actions);
      host.asked.length = 0;
      await how(actions.find((one) => one.name === name)!);
      await bench.act("print_slip");
      stop();
      return [...did, ...host.asked.filter((one) => one.name !== "scan").slice(0, -1)];
    };
    const button = await doing((action) => action.run());
    expect(button.length).toBe(1);
    expect(await doing((action) => pressKey(action.keys[0]!))).toEqual(button);
    if (name === "open") expect(await doing(() => bench.scan("PB-CONFIRM"))).toEqual(button);
    else if (!["take_back", "sync_now"].includes(name)) expect(await doing((action) => bench.scan(action.code))).toEqual(button);
  });

  it("no key decides before its order is unfolded, and nobody who may not", async () => {
    const way = (unfolded: NeedsPersonView | null) => queueActions(queueDesk({ unfolded: () => unfolded })).find((one) => one.name === "way_1")!;
    expect([canRun(way(null)), canRun(way(DECISIONS[0]!))]).toEqual([false, true]);
    bench.app = app({ person: { ...app().person!, may: ["pack"] } });
    expect(canRun(way(DECISIONS[0]!))).toBe(false);
  });
});

/** What a button's press is written as when an action stands behind it. */
const ACTION = /onclick=\{(action|primary|takeBack|again|next)\.run\}|onclick=\{\(\) => choose\(at/;
/** Buttons without an action of the table, each with its other ways. A new one belongs into the table. */
const OTHERWISE: Record<string, string> = {
  "queue/Decisions.svelte: desk.unfold": "F7 and PB-DECIDE, one after the other",
  "queue/QueuePage.svelte: list.refresh": "shown only when the queue can't be read",
  "queue/QueuePage.svelte: syncNow": "R, PB-SYNC and the top bar, on every page",
  "queue/QueuePage.svelte: bench.go": "the rail, and the order's slip",
  "pack/Lines.svelte: desk.choose": "the arrows and PB-LINE-NEXT",
  "pack/Lines.svelte: desk.byHand": "F3 and PB-MANUAL for the line that is chosen",
  "pack/NotePanel.svelte: choose(reason)": "typed into its field, or left out: no order is held by its reason",
  "pack/PackPage.svelte: bench.go": "Esc and PB-CLOSE",
  "pack/Panel.svelte: desk.close": "Esc and PB-CLOSE",
  "pack/Panel.svelte: submit": "Enter in a field, the blue button and its card",
  "pack/Ship.svelte: boxes": "F7 and PB-BOX",
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
