/**
 * Tells a scanner's keys from a person's, so that no scan is lost and none of it lands in a field or on a button.
 *
 * A keyboard scanner types like a person, only faster, and ends with Enter or Tab. In this order a line is believed to be a scan:
 * a prefix key set on the scanner; a rhythm no hand has; at the end of the line, a code that is known or a machine's even pace.
 * (Scanners read by the station itself never come here.) A key is held for a moment before it is handed on, and what had
 * to be handed on is taken back when its line turns out to be a scan. This file knows neither page nor clock.
 */

/** A key that went down. `at_ms` from any monotonic clock. */
export type Key = {
  key: string;
  /** `KeyboardEvent.code`: where the key is, whatever the layout. */
  code: string;
  at_ms: number;
  isShifted: boolean;
  isControlled: boolean;
  isRepeat: boolean;
};

/** How a scan was told from typing. */
export type Heard = {
  raw: string;
  by: "prefix" | "rhythm" | "known" | "pace";
  /** The middle time between two of its keys. */
  gap_ms: number;
  /** Enter, Tab, or nothing at all. */
  suffix: string;
};

/** What the capture needs from the page. */
export type Hands = {
  scanned(heard: Heard): void;
  /** Hands typed text to the field that has the focus; false when none has. */
  type(text: string): boolean;
  /** Takes the last `length` characters handed to a field out of it again. */
  takeBack(length: number): void;
  /** A printable key that stood alone while no field had the focus: a shortcut. */
  pressed(key: string): void;
  isKnown(code: string): boolean;
  /** Runs `work` after `ms`; gives back how to stop it. */
  later(ms: number, work: () => void): () => void;
};

/** Keys closer than this are a machine's: scanners need 5 to 16 ms, hands 60 and more. */
const GAP_MS = 35;
/** So many keys at that rhythm are a burst; from then on a stalled computer is waited for. */
const BURST_KEYS = 4;
const BURST_HOLD_MS = 300;
/** How far back the second chance looks. */
const TRAIL_MS = 1500;
/** A line this even and this fast all the way is a machine's even when its code is unknown. */
const PACE_MS = 60;
const PACE_KEYS = 6;
/** A shortcut is a key with nothing before and after it for so long. */
const ALONE_MS = 120;
/** Some scanners end with two line ends. */
const SECOND_END_MS = 100;
const SHORTEST = 3;
const LONGEST = 2000;
/** No known code is longer; bounds the search at the end of a line. */
const LONGEST_KNOWN = 64;
/** Keys no bench keyboard has: a scanner that sends one first is believed at once. */
const PREFIX = /^F(1[3-9]|2[0-4])$/;
const GROUP_SEPARATOR = "\u001d";

type Typed = { at_ms: number; text: string; byPlace: string; isLeaked: boolean };

export class ScanCapture {
  /** Everything typed on this line in the last while, oldest first. */
  private trail: Typed[] = [];
  /** How many at the trail's end are held back. */
  private held = 0;
  private isPrefixed = false;
  private lastKeyAt = -Infinity;
  private lastScanAt = -Infinity;
  private stopHold = () => {};
  private stopAlone = () => {};

  constructor(private readonly hands: Hands) {}

  /** Takes a key; true when nobody else may see it. */
  key(key: Key): boolean {
    const gap_ms = key.at_ms - this.lastKeyAt;
    if (PREFIX.test(key.key)) return this.begin(key);
    if (key.key === "Enter" || key.key === "Tab") return this.end(key, gap_ms);
    if (key.isControlled) return this.control(key, gap_ms);
    if (key.key.length !== 1 || key.isRepeat) {
      if (!MODIFIERS.has(key.key)) this.release();
      return this.isPrefixed;
    }
    this.add(key, gap_ms);
    return true;
  }

  private begin(key: Key): boolean {
    this.release();
    this.trail = [];
    this.isPrefixed = true;
    this.lastKeyAt = key.at_ms;
    this.hold();
    return true;
  }

  private add(key: Key, gap_ms: number): void {
    this.stopHold();
    this.stopAlone();
    this.lastKeyAt = key.at_ms;
    const isBurst = this.held >= BURST_KEYS && gap_ms < BURST_HOLD_MS;
    if (gap_ms >= GAP_MS && !isBurst && !this.isPrefixed) this.release();
    this.trail.push({ at_ms: key.at_ms, text: key.key, byPlace: byPlace(key), isLeaked: false });
    if (this.trail.length > LONGEST) this.trail.length = LONGEST; // the rest is swallowed, not kept
    this.held = Math.min(this.held + 1, LONGEST);
    this.hold();
  }

  /** 2D codes carry control characters; inside a scan they must not reach the browser's own shortcuts. */
  private control(key: Key, gap_ms: number): boolean {
    const isInside = this.isPrefixed || (this.held >= 2 && gap_ms < GAP_MS);
    if (!isInside) return false;
    if (key.key === "]" || key.code === "BracketRight") this.add({ ...key, key: GROUP_SEPARATOR, code: "" }, gap_ms);
    return true;
  }

  private end(key: Key, gap_ms: number): boolean {
    this.stopHold();
    this.stopAlone();
    if (key.isRepeat) return key.key === "Enter";
    if (this.trail.length === 0 && key.at_ms - this.lastScanAt < SECOND_END_MS) return true;
    const line = this.judge(gap_ms, key.at_ms);
    if (line) {
      this.finish(line, key.key, key.at_ms);
      return true;
    }
    this.release();
    this.trail = [];
    return false;
  }

  /** Which part of the trail is a scan, if any. */
  private judge(gap_ms: number, now_ms: number): { from: number; by: Heard["by"] } | null {
    const { trail } = this;
    if (this.isPrefixed) return trail.length > 0 ? { from: 0, by: "prefix" } : null;
    const isFast = this.held >= BURST_KEYS || (this.held >= SHORTEST && gap_ms < GAP_MS);
    const known = this.findKnown(now_ms);
    if (isFast) {
      const burst = trail.length - this.held;
      const run = Math.min(this.runStart(), burst);
      // The computer stalled near the scan's beginning: what came before belongs to it, if that makes it a known code.
      if (known !== null && known < burst && !this.knows(burst)) return { from: known, by: "known" };
      if (run === burst) return { from: burst, by: "rhythm" };
      return { from: known !== null && known >= run ? known : run, by: "rhythm" };
    }
    if (known !== null) return { from: known, by: "known" };
    const run = this.runStart();
    // Nobody writes words where no field takes them: there any unbroken line is a scan, and its Enter presses nothing.
    const isNobodys = trail.slice(run).every((typed) => !typed.isLeaked);
    const [keys, pace_ms] = isNobodys ? [BURST_KEYS, ALONE_MS] : [PACE_KEYS, PACE_MS];
    const isEven = trail.length - run >= keys && gap_ms <= pace_ms && this.slowest(run) <= pace_ms;
    return isEven ? { from: run, by: "pace" } : null;
  }

  /** Where the longest known code at the trail's end begins; one that begins after a pause goes before one that does not. */
  private findKnown(now_ms: number): number | null {
    const first = Math.max(0, this.trail.length - LONGEST_KNOWN);
    let found: number | null = null;
    for (let from = first; from <= this.trail.length - SHORTEST; from++) {
      if (now_ms - (this.trail[from]?.at_ms ?? 0) > TRAIL_MS || !this.knows(from)) continue;
      if (from === 0 || this.gapBefore(from) > ALONE_MS) return from;
      found ??= from;
    }
    return found;
  }

  /** Where the last keys without a pause between them begin. */
  private runStart(): number {
    let from = this.trail.length - 1;
    while (from > 0 && this.gapBefore(from) <= ALONE_MS) from--;
    return Math.max(0, from);
  }

  private gapBefore(index: number): number {
    return (this.trail[index]?.at_ms ?? 0) - (this.trail[index - 1]?.at_ms ?? -Infinity);
  }

  private slowest(from: number): number {
    let slowest = 0;
    for (let index = from + 1; index < this.trail.length; index++) slowest = Math.max(slowest, this.gapBefore(index));
    return slowest;
  }

  private read(from: number): string {
    const part = this.trail.slice(from);
    const asTyped = part.map((typed) => typed.text).join("");
    const asPlaced = part.map((typed) => typed.byPlace).join("");
    return asTyped !== asPlaced && !this.hands.isKnown(asTyped) && this.hands.isKnown(asPlaced) ? asPlaced : asTyped;
  }

  private knows(from: number): boolean {
    return this.hands.isKnown(this.read(from));
  }

  private finish(line: { from: number; by: Heard["by"] }, suffix: string, now_ms: number): void {
    const raw = this.read(line.from);
    const part = this.trail.slice(line.from);
    const gaps = part.slice(1).map((typed, index) => typed.at_ms - (part[index]?.at_ms ?? 0));
    gaps.sort((a, b) => a - b);
    const before = this.trail.slice(0, line.from).filter((typed) => !typed.isLeaked);
    const leaked = part.filter((typed) => typed.isLeaked).length;
    if (leaked > 0) this.hands.takeBack(leaked);
    if (before.length > 0) this.hands.type(before.map((typed) => typed.text).join(""));
    this.trail = [];
    this.held = 0;
    this.isPrefixed = false;
    this.lastScanAt = now_ms;
    this.hands.scanned({ raw, by: line.by, gap_ms: gaps[gaps.length >> 1] ?? 0, suffix });
  }

  /** Waits whether more keys come. A burst that just ends is a scanner without a suffix, if its code is known. */
  private hold(): void {
    const isBurst = this.held >= BURST_KEYS || this.isPrefixed;
    this.stopHold = this.hands.later(isBurst ? BURST_HOLD_MS : GAP_MS, () => {
      const from = this.trail.length - this.held;
      if (isBurst && this.held > 0 && (this.isPrefixed || this.knows(from))) {
        this.finish({ from, by: this.isPrefixed ? "prefix" : "rhythm" }, "", this.lastKeyAt + BURST_HOLD_MS);
      } else this.release();
    });
  }

  /** Hands on what is held: a person typed it, as far as can be told yet. */
  private release(): void {
    this.stopHold();
    this.isPrefixed = false;
    if (this.held === 0) return;
    const part = this.trail.slice(this.trail.length - this.held);
    this.held = 0;
    const text = part.map((typed) => typed.text).join("");
    if (this.hands.type(text)) for (const typed of part) typed.isLeaked = true;
    else if (part.length === 1 && this.gapBefore(this.trail.length - 1) >= ALONE_MS) {
      this.stopAlone = this.hands.later(ALONE_MS - GAP_MS, () => this.hands.pressed(text));
    }
    const last = this.trail.at(-1)?.at_ms ?? 0;
    this.trail = this.trail.filter((typed) => last - typed.at_ms < TRAIL_MS);
  }
}

const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Dead", "Process"]);

/** What the key would say on the keyboard scanners are made for, where only digits, letters and dashes matter. */
function byPlace(key: Key): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(key.code)?.[1];
  if (digit) return digit;
  const letter = /^Key([A-Z])$/.exec(key.code)?.[1];
  if (letter) return key.isShifted ? letter : letter.toLowerCase();
  return key.code === "Minus" || key.code === "NumpadSubtract" ? "-" : key.key;
}
