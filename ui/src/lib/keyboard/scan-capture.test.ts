import { describe, expect, it } from "vitest";
import { type Field, FieldJournal } from "./field-journal";
import { isGtin, isPrintedCode } from "./known-codes";
import { type Heard, ScanCapture } from "./scan-capture";

/** A page with a clock that only moves when told: one field or none has the focus. */
class Page {
  at_ms = 0;
  heard: Heard[] = [];
  pressed: string[] = [];
  passed: string[] = [];
  readonly field: Field & { setSelectionRange(start: number, end: number): void };
  private timers: { at_ms: number; work: () => void }[] = [];
  private readonly journal = new FieldJournal(() => {});
  readonly capture: ScanCapture;

  constructor(
    readonly hasField: boolean,
    value = "",
    isKnown: (code: string) => boolean = isPrintedCode,
  ) {
    const field = {
      value,
      selectionStart: value.length as number | null,
      selectionEnd: value.length as number | null,
      setSelectionRange(start: number, end: number) {
        [field.selectionStart, field.selectionEnd] = [start, end];
      },
    };
    this.field = field;
    this.capture = new ScanCapture({
      scanned: (heard) => this.heard.push(heard),
      type: (text) => {
        if (hasField) this.journal.type(this.field, text);
        return hasField;
      },
      takeBack: (length) => this.journal.takeBack(length),
      pressed: (key) => this.pressed.push(key),
      isKnown,
      later: (ms, work) => {
        const timer = { at_ms: this.at_ms + ms, work };
        this.timers.push(timer);
        return () => (this.timers = this.timers.filter((other) => other !== timer));
      },
    });
  }

  wait(ms: number): void {
    const until = this.at_ms + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at_ms <= until).sort((a, b) => a.at_ms - b.at_ms)[0];
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.at_ms = Math.max(this.at_ms, next.at_ms);
      next.work();
    }
    this.at_ms = until;
  }

  key(key: string, more: { code?: string; isRepeat?: boolean; isControlled?: boolean } = {}): boolean {
    const isTaken = this.capture.key({ key, code: more.code ?? "", at_ms: this.at_ms, isShifted: false, isControlled: more.isControlled ?? false, isRepeat: more.isRepeat ?? false });
    if (!isTaken) this.passed.push(key);
    return isTaken;
  }

  /** Types each key after the gap it is given. */
  keys(keys: Iterable<string>, gap_ms: () => number): void {
    for (const key of keys) {
      this.wait(gap_ms());
      this.key(key);
    }
  }
}

/** Mulberry32: the same numbers on every run. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function checked(body: string): string {
  let sum = 0;
  for (let index = body.length - 1, weight = 3; index >= 0; index--, weight = 4 - weight) sum += Number(body[index]) * weight;
  return body + String((10 - (sum % 10)) % 10);
}

const SKUS = ["GL-WB-PRT", "GL-PB-120", "ABC 9-x", "mug/blue.2"];
const isKnown = (code: string) => isPrintedCode(code) || SKUS.includes(code);

describe("a scan", () => {
  it("is never lost, doubled or left in a field: 10,000 scans, 5 to 55 ms a key, whatever has the focus", () => {
    const dice = random(20261123);
    const pick = <Value>(from: readonly Value[]) => from[Math.floor(dice() * from.length)] as Value;
    const digits = (length: number) => Array.from({ length }, () => String(Math.floor(dice() * 10))).join("");
    const kinds = [
      () => checked(String(1 + Math.floor(dice() * 9)) + digits(10)),
      () => checked(String(1 + Math.floor(dice() * 9)) + digits(11)),
      () => checked(String(1 + Math.floor(dice() * 9)) + digits(12)),
      () => `T-${digits(2)}`,
      () => `SO-${1000 + Math.floor(dice() * 9000)}`,
      () => pick(["PB-UNDO", "PB-PRINT", "PB-BOX-3", "PB-QTY-10", "pb-hold"]),
      () => `PBU-${digits(10)}`,
      () => pick(SKUS),
    ];
    for (let round = 0; round < 10_000; round++) {
      const focus = pick(["body", "button", "empty field", "written field"]);
      const before = focus === "written field" ? pick(["Maya", "Tucson AZ", "111764 "]) : "";
      const page = new Page(focus.endsWith("field"), before, isKnown);
      page.wait(1000);
      const code = pick(kinds)();
      const slow = dice() < 0.5 ? 55 : 20;
      const suffix = pick(["Enter", "Enter", "Enter", "Tab"]);
      page.keys([...code, suffix], () => 5 + dice() * (slow - 5));
      page.wait(2000);
      const seen = `${round} ${focus} ${code} ${JSON.stringify(page.heard)} field "${page.field.value}"`;
      expect(page.heard.map((heard) => heard.raw), seen).toEqual([code]);
      expect(page.field.value, seen).toBe(before);
      expect(page.passed, seen).toEqual([]);
      expect(page.pressed, seen).toEqual([]);
    }
  });

  it("follows another at once and both count", () => {
    const page = new Page(false);
    page.keys([..."T-07", "Enter", ..."850041870403", "Enter", ..."850041870403", "Enter"], () => 8);
    expect(page.heard.map((heard) => heard.raw)).toEqual(["T-07", "850041870403", "850041870403"]);
  });

  it("may end with two line ends, or with none", () => {
    const page = new Page(false);
    page.keys([..."850041870403", "Enter", "Enter"], () => 8);
    expect(page.passed).toEqual([]);
    page.keys("T-07", () => 8);
    page.wait(500);
    expect(page.heard.map((heard) => [heard.raw, heard.suffix])).toEqual([
      ["850041870403", "Enter"],
      ["T-07", ""],
    ]);
  });

  it("of an unknown code at a machine's rhythm or pace is one as well", () => {
    for (const gap_ms of [7, 16, 45]) {
      const page = new Page(true);
      page.keys([..."X0012ABCD9", "Enter"], () => gap_ms);
      expect(page.heard.map((heard) => heard.raw), `${gap_ms} ms`).toEqual(["X0012ABCD9"]);
      expect(page.field.value).toBe("");
      expect(page.passed).toEqual([]);
    }
  });

  it("that crawls presses nothing where no field has the focus", () => {
    const page = new Page(false);
    page.keys([..."X0012ABCD9", "Enter"], () => 90);
    expect(page.heard.map((heard) => heard.raw)).toEqual(["X0012ABCD9"]);
    expect([page.passed, page.pressed]).toEqual([[], []]);
  });

  it("stays whole when the computer stalls in its middle", () => {
    const page = new Page(true, "find me");
    page.keys("8500", () => 8);
    page.wait(240);
    page.keys([..."41870403", "Enter"], () => 8);
    expect(page.heard.map((heard) => heard.raw)).toEqual(["850041870403"]);
    expect(page.field.value).toBe("find me");
  });

  it("stays whole when the computer stalls near its beginning", () => {
    for (const hasField of [true, false]) {
      const page = new Page(hasField, "");
      page.keys("85", () => 8);
      page.wait(240);
      page.keys([..."0041870403", "Enter"], () => 8);
      expect(page.heard.map((heard) => heard.raw)).toEqual(["850041870403"]);
      expect(page.field.value).toBe("");
      expect([page.passed, page.pressed]).toEqual([[], []]);
    }
  });

  it("begun with the scanner's own prefix key is believed at any speed", () => {
    const page = new Page(true);
    page.keys(["F13", ..."any thing", "Enter"], () => 90);
    expect(page.heard).toMatchObject([{ raw: "any thing", by: "prefix" }]);
    expect(page.field.value).toBe("");
  });

  it("of 2,000 characters is bounded and takes nothing down", () => {
    const page = new Page(true);
    page.keys("7".repeat(2500), () => 6);
    page.keys(["Enter"], () => 6);
    expect(page.heard).toHaveLength(1);
    expect(page.heard[0]?.raw).toHaveLength(2000);
    page.keys([..."T-07", "Enter"], () => 8);
    expect(page.heard[1]?.raw).toBe("T-07");
  });

  it("keeps its group separators from the browser's shortcuts", () => {
    const page = new Page(false);
    page.keys("0100850041870403", () => 8);
    page.wait(8);
    expect(page.key("]", { isControlled: true })).toBe(true);
    page.keys([..."21A7", "Enter"], () => 8);
    expect(page.heard[0]?.raw).toBe("0100850041870403\u001d21A7");
  });

  it("is read by place where the layout garbles it", () => {
    const page = new Page(false);
    const french = { T: ["t", "KeyT"], "-": [")", "Minus"], "0": ["à", "Digit0"], "7": ["è", "Digit7"] } as const;
    for (const place of ["T", "-", "0", "7"] as const) {
      page.wait(8);
      page.key(french[place][0], { code: french[place][1] });
    }
    page.wait(8);
    page.key("Enter");
    expect(page.heard[0]?.raw).toBe("t-07");
  });

  it("gives a selection it fell upon back to the field", () => {
    const page = new Page(true, "Tucson");
    page.field.setSelectionRange(0, 6);
    page.keys([..."850041870403", "Enter"], () => 50);
    expect(page.heard).toHaveLength(1);
    expect([page.field.value, page.field.selectionStart, page.field.selectionEnd]).toEqual(["Tucson", 0, 6]);
  });
});

describe("typing by hand", () => {
  it("arrives whole, and its Enter is its own", () => {
    const page = new Page(true);
    page.keys([..."dana w", "Enter"], () => 110);
    expect(page.field.value).toBe("dana w");
    expect(page.heard).toEqual([]);
    expect(page.passed).toEqual(["Enter"]);
  });

  it("just before a scan stays where it was typed", () => {
    for (const gap_ms of [9, 50]) {
      const page = new Page(true);
      page.keys("dan", () => 110);
      page.wait(400);
      page.keys([..."850041870403", "Enter"], () => gap_ms);
      expect(page.heard.map((heard) => heard.raw)).toEqual(["850041870403"]);
      expect(page.field.value).toBe("dan");
    }
  });

  it("of one key without a field is a shortcut, once it stood alone", () => {
    const page = new Page(false);
    page.wait(500);
    page.key("3");
    expect(page.pressed).toEqual([]);
    page.wait(200);
    expect(page.pressed).toEqual(["3"]);
    page.keys("12", () => 60);
    page.wait(300);
    expect(page.pressed).toEqual(["3"]);
  });

  it("holding a key down repeats it", () => {
    const page = new Page(true);
    page.key("a");
    page.wait(500);
    expect(page.key("a", { isRepeat: true })).toBe(false);
    expect(page.field.value).toBe("a");
  });
});

describe("a trade item number", () => {
  it("checks by its last digit", () => {
    for (const good of ["850041870403", "4006381333931", "96385074", "10850041870400"]) expect(isGtin(good), good).toBe(true);
    for (const bad of ["850041870404", "00000000", "123", "85004187040", "850041870403 "]) expect(isGtin(bad), bad).toBe(false);
  });
});
