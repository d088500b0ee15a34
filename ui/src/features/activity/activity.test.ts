import { beforeEach, describe, expect, it } from "vitest";
import type { ActivityRowView } from "../../station/bindings/ActivityRowView";
import { FakeHost, refused } from "../../station/hosts/fake";
import { Activity } from "./activity.svelte";
import { sentence, SENTENCES } from "./sentences";

const row = (id: number): ActivityRowView => ({
  id,
  at: id,
  person: null,
  station: "Bench 1",
  kind: "item_packed",
  order_number: "111764",
  values: {},
});
type Ask = { before: number | null; limit: number; order_number: string | null };

describe("the log", () => {
  let newest: number;
  let host: FakeHost;
  beforeEach(() => {
    newest = 5;
    host = new FakeHost({
      activity_page: ({ before, order_number }: Ask) => {
        if (order_number !== null) return { rows: [row(4)], before: null };
        const from = before ?? newest + 1;
        const rows = [from - 1, from - 2].filter((id) => id > 0).map(row);
        return { rows, before: from - 2 > 1 ? from - 2 : null };
      },
    });
  });

  it("reads page after page to the beginning, and no row twice", async () => {
    const log = new Activity();
    await log.start();
    for (let page = 0; page < 5; page += 1) await log.older();
    expect(log.rows.map((one) => one.id)).toEqual([5, 4, 3, 2, 1]);
    expect(log.isAtEnd).toBe(true);
  });

  it("shows what is new at the top, and only counts it for a reader further down", async () => {
    const log = new Activity();
    await log.start();
    newest = 6;
    await log.hear(false);
    expect([log.waiting, log.rows[0]?.id]).toEqual([1, 5]);
    await log.hear(true);
    expect([log.waiting, log.rows[0]?.id]).toEqual([0, 6]);
  });

  it("finds one order, with or without its #", async () => {
    const log = new Activity();
    await log.find(" #111764 ");
    expect(host.last("activity_page")).toMatchObject({ order_number: "111764" });
    expect(log.rows.map((one) => one.id)).toEqual([4]);
    await log.find("");
    expect(log.rows[0]?.id).toBe(5);
  });

  it("keeps what it shows when older entries can't be read", async () => {
    const log = new Activity();
    await log.start();
    host.answers.activity_page = () => {
      throw refused("PB-STORE-UNAVAILABLE");
    };
    await log.older();
    expect([log.rows.length, log.attempt.error?.code]).toEqual([2, "PB-STORE-UNAVAILABLE"]);
  });
});

const KINDS =
  "order_opened order_left order_taken_over item_packed item_by_hand scanned scan_stopped step_undone box_chosen weight_typed " +
  "service_chosen label_asked label_over_cap cap_waived label_bought label_refused label_unsure label_printed print_failed reprint_asked " +
  "order_parked order_resumed order_released order_retried rest_shipped change_seen order_told tell_failed person_signed_in person_signed_out " +
  "person_saved settings_saved shop_connected sync_done sync_failed order_quarantined tote_assigned tote_freed " +
  "order_readable order_read_again risk_accepted";
const MANNER = { units: "imperial", currency: "USD" };

describe("what an entry says", () => {
  it("has a sentence for every kind, with and without its values", () => {
    expect(Object.keys(SENTENCES).sort()).toEqual(KINDS.split(" ").sort());
    const values = { from: "Bench 1", title: "Pattern Blocks", units: "2", stop: "wrong", box: "12 × 9 × 4", weight_g: "1850",
      service: "Ground Advantage", carrier: "USPS", price_minor: "738", reason: "paper out", parked: "short", change: "held",
      tracking: "9400", name: "Rosa M.", sections: "boxes; look", shop: "Demo", orders: "78", tote: "T-07", state: "printed",
      number: "111827" };
    for (const kind of Object.keys(SENTENCES)) {
      for (const text of [sentence({ kind, values: {} }, MANNER), sentence({ kind, values }, MANNER)]) {
        expect(text).not.toBe(kind);
        expect(text).toMatch(/^[A-Z0-9][^{}]+$/);
        expect(text).not.toContain("undefined");
      }
    }
  });

  it("speaks with its values", () => {
    const say = (kind: string, values: Record<string, string>) => sentence({ kind, values }, MANNER);
    expect(say("item_packed", { title: "Pattern Blocks", units: "1" })).toBe("Pattern Blocks put in the box");
    expect(say("item_packed", { title: "Pattern Blocks", units: "2" })).toBe("2 × Pattern Blocks put in the box");
    expect(say("scan_stopped", { stop: "unknown", code: "X00ABC" })).toBe("Scan stopped: no product has X00ABC");
    expect(say("label_bought", { carrier: "USPS", service: "Ground Advantage", price_minor: "738" })).toBe(
      "Label bought: USPS Ground Advantage, $7.38",
    );
    expect(say("weight_typed", { weight_g: "1850" })).toBe("Weight typed: 4\u00a0lb\u00a01.3\u00a0oz");
    expect(say("label_printed", { state: "sent" })).toBe("Label sent to the printer, not confirmed");
  });

  it("shows a kind it does not know by its name", () => {
    expect(sentence({ kind: "drone_landed", values: {} }, MANNER)).toBe("drone_landed");
  });
});
