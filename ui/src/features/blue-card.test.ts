import { beforeEach, describe, expect, it } from "vitest";
import { pack, queueDesk, ROWS, verdict } from "../gallery/fixtures";
import { listenFor, pressKey, pressPrimary } from "../lib/keyboard/actions";
import { bench } from "../station/bench.svelte";
import { FakeHost } from "../station/hosts/fake";
import { packActions } from "./pack/actions";
import { PackDesk } from "./pack/pack-desk.svelte";
import { queueActions } from "./queue/actions";

const refusal = { code: "PB-NOT-NOW", message: "", next_step: "", detail: "" };
const nothing = { go_to: null, pack: null, sounds: [], last_scan: null, notice: null, press: null };
const BUTTONS: Record<string, string> = { "PB-CONFIRM": "blue", "PB-PRINT": "blue", "PB-CLOSE": "out" };

const FULL: [number, number, number, number] = [1, 2, 1, 1];
const MID: [number, number, number, number] = [1, 1, 0, 0];

/** A station that leaves the button's cards to the screen, as it does for every screen. */
let host: FakeHost;
const did = () => host.asked.filter(({ name }) => name !== "pack_view" && name !== "app_view");
const commands = () => did().map(({ name }) => name);
let stop = () => {};

beforeEach(() => {
  stop();
  host = new FakeHost({
    scan: ({ raw }: { raw: string }) => ({ ...nothing, press: BUTTONS[raw] ? { button: BUTTONS[raw], refusal } : null }),
    act: () => nothing,
    open_order: () => nothing,
    leave_order: () => nothing,
  });
  bench.press = (button) => (button === "out" ? pressKey("Escape") : pressPrimary());
  bench.notice = null;
  bench.selected = null;
  bench.page = "pack";
});

/** Opens the pack page on a full order whose label can be bought. */
function packing(over = {}): PackDesk {
  bench.pack = pack(FULL, verdict("all_verified"), over);
  const desk = new PackDesk();
  stop = listenFor(() => packActions(desk));
  return desk;
}

describe.each(["PB-CONFIRM", "PB-PRINT"])("the card %s", (card) => {
  it("buys when that is what the button says", async () => {
    packing();
    await bench.scan(card);
    expect(did().at(-1)).toMatchObject({ name: "act", request: { action: "print" } });
  });

  it("holds the order, with its note, while the note is open", async () => {
    const desk = packing();
    desk.open({ is: "note", action: "hold" });
    desk.note = "corner is bent";
    await bench.scan(card);
    expect(did().at(-1)).toMatchObject({ name: "act", request: { action: "hold", note: "corner is bent" } });
    expect(desk.panel).toBeNull();
  });

  it("takes the weight that is typed", async () => {
    const desk = packing();
    bench.app = null;
    desk.open({ is: "weight" });
    desk.lb = "2";
    await bench.scan(card);
    expect(did().at(-1)).toMatchObject({ name: "act", request: { action: "type_weight", weight_g: 907 } });
  });

  it("refuses while what is typed is no weight, and keeps it", async () => {
    const desk = packing();
    desk.open({ is: "weight" });
    desk.lb = "x";
    await bench.scan(card);
    expect([commands(), bench.notice?.code, desk.lb]).toEqual([["scan"], "PB-NOT-NOW", "x"]);
  });

  it("counts what is typed into a line", async () => {
    const desk = packing();
    desk.open({ is: "count", line: 2, title: "Blocks", left: 40 });
    desk.units = "12";
    await bench.scan(card);
    expect(did().at(-1)).toMatchObject({ name: "act", request: { action: "by_hand", line: 2, units: 12 } });
  });

  it("keeps the box while boxes are shown, and buys nothing", async () => {
    const desk = packing();
    desk.open({ is: "boxes" });
    await bench.scan(card);
    expect([commands(), desk.panel]).toEqual([["scan"], null]);
  });

  it("opens the note about an address that can't be used, and reports it the next time", async () => {
    const desk = packing({ primary: { is: "report", units: null, price: null, is_enabled: true } });
    await bench.scan(card);
    expect([commands(), desk.panel]).toEqual([["scan"], { is: "note", action: "problem" }]);
    desk.note = "no street";
    await bench.scan(card);
    expect(did().at(-1)).toMatchObject({ name: "act", request: { action: "problem", note: "no street" } });
  });

  it("says yes to the price on the button", async () => {
    packing({ primary: { is: "buy_anyway", units: null, price: { amount_minor: 14_250, currency: "USD" }, is_enabled: true } });
    await bench.scan(card);
    expect(did().at(-1)).toMatchObject({ name: "act", request: { action: "buy_anyway", price_minor: 14_250 } });
  });

  it("refuses while items are missing", async () => {
    packing({ primary: { is: "scan_more", units: 2, price: null, is_enabled: false } });
    await bench.scan(card);
    expect([commands(), bench.notice?.code]).toEqual([["scan"], "PB-NOT-NOW"]);
  });

  it("opens the chosen row of the queue", async () => {
    bench.pack = null;
    bench.page = "queue";
    bench.selected = ROWS[1]!.id;
    stop = listenFor(() => queueActions(queueDesk()));
    await bench.scan(card);
    expect(did().at(-1)).toMatchObject({ name: "open_order", request: { id: ROWS[1]!.id } });
  });

  it("does nothing on a page without a blue button of the bench", async () => {
    bench.pack = pack(FULL, verdict("all_verified"));
    bench.page = "settings";
    await bench.scan(card);
    expect([commands(), bench.notice?.code]).toEqual([["scan"], "PB-NOT-NOW"]);
  });

  it("is done before the scan that waits behind it", async () => {
    packing();
    await Promise.all([bench.scan(card), bench.scan("850041870403")]);
    expect(commands()).toEqual(["scan", "act", "scan"]);
  });
});

describe("the way out", () => {
  it("is the same by key and by card: first out of what is entered, then to the queue, with the order in its place", async () => {
    for (const out of [() => pressKey("Escape"), () => bench.scan("PB-CLOSE")]) {
      const desk = packing();
      bench.page = "pack";
      desk.open({ is: "note", action: "hold" });
      await out();
      expect([desk.panel, bench.page]).toEqual([null, "pack"]);
      await out();
      expect([bench.page, commands().filter((name) => name !== "scan")]).toEqual(["queue", []]);
      stop();
    }
  });
});

it("an order that is being packed has no blue card that buys", async () => {
  packing({ primary: { is: "scan_more", units: 1, price: null, is_enabled: false } });
  bench.pack = pack(MID, verdict("right", { line: 1 }));
  await bench.scan("PB-PRINT");
  expect(commands()).toEqual(["scan"]);
});
