import { ounces } from "../../lib/format/format";
import type { PackLineView } from "../../station/bindings/PackLineView";
import { bench } from "../../station/bench.svelte";

/** What lies open in the place of the lines: nothing, or the one thing that is being entered. */
export type Panel =
  | { is: "boxes" }
  | { is: "weight" }
  | { is: "note"; action: "hold" | "problem" }
  | { is: "count"; line: number; title: string; left: number };

/** From so many units on, a line is counted into a field instead of one press a unit. */
export const COUNTED_FROM = 10;

/** What a packer is entering. Scans do not wait for it: one that changes the order closes it. */
export class PackDesk {
  panel = $state.raw<Panel | null>(null);
  note = $state("");
  units = $state("");
  lb = $state("");
  oz = $state("");
  grams = $state("");
  /** The open line that was chosen by hand, for by hand and short. */
  private chosen = $state<number | null>(null);

  open(panel: Panel): void {
    this.note = this.lb = this.oz = this.grams = "";
    this.units = panel.is === "count" ? String(panel.left) : "";
    this.panel = panel;
  }

  close(): void {
    this.panel = null;
  }

  /** The line that by hand and short are about: the chosen one while it is open, else the one in work. */
  get line(): PackLineView | null {
    const open = openLines();
    return open.find((line) => line.index === this.chosen) ?? open.find((line) => line.is_current) ?? null;
  }

  choose(index: number): void {
    this.chosen = index;
  }

  /** Chooses the open line `steps` after the one that is chosen; after the last comes the first. */
  chooseNext(steps: number): void {
    const open = openLines();
    const at = open.findIndex((line) => line.index === this.line?.index);
    this.chosen = open[(at + steps + open.length) % open.length]?.index ?? null;
  }

  /** Something was answered: about another line, the choice is over. */
  heard(line: number | null): void {
    if (line !== this.chosen) this.chosen = null;
  }

  /** What was typed as weight in grams, or null when it is no weight. */
  get weight_g(): number | null {
    if (bench.app?.units === "metric") return positive(number(this.grams));
    const [lb, oz] = [number(this.lb || "0"), number(this.oz || "0")];
    return lb === null || oz === null ? null : positive(ounces(lb, oz));
  }

  /** How many units were typed, or null when the line does not want so many. */
  get counted(): number | null {
    const units = /^\d{1,3}$/.test(this.units.trim()) ? Number(this.units) : 0;
    return this.panel?.is === "count" && units > 0 && units <= this.panel.left ? units : null;
  }

  /** Confirms a line by hand: one unit at once, or into a field where there are many. */
  byHand(line: { index: number; title: string; wanted: number; packed: number }): void {
    const left = line.wanted - line.packed;
    if (left >= COUNTED_FROM) this.open({ is: "count", line: line.index, title: line.title, left });
    else if (left > 0) void bench.act("by_hand", { line: line.index, units: 1 });
  }

  /** Does what the open panel is for; false when what was entered can't be. */
  confirm(): boolean {
    const { panel, weight_g, counted } = this;
    if (panel?.is === "note") void bench.act(panel.action, { note: this.note.trim() });
    else if (panel?.is === "weight" && weight_g !== null) void bench.act("type_weight", { weight_g });
    else if (panel?.is === "count" && counted !== null) void bench.act("by_hand", { line: panel.line, units: counted });
    else if (panel?.is !== "boxes") return false;
    this.close();
    return true;
  }
}

const openLines = () => (bench.pack?.state === "packing" ? bench.pack.lines.filter((line) => line.packed < line.wanted) : []);
const number = (text: string): number | null =>
  /^\d*[.,]?\d+$|^\d+[.,]$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : null;
const positive = (value: number | null): number | null => (value !== null && value > 0 ? Math.round(value) : null);
