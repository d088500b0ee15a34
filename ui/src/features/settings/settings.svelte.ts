import type { BoxView } from "../../station/bindings/BoxView";
import type { SettingsView } from "../../station/bindings/SettingsView";
import { call } from "../../station/call";
import { Attempt } from "../../station/attempt.svelte";
import { boxProblems, ruleProblems } from "./checks";
import { PrinterAddress } from "../../lib/printers/printer-address.svelte";

/** The sections that are saved; each with its own button. */
const FIELDS = {
  bench: ["station_name", "location_id"],
  printers: ["label_printer_url", "slip_printer_url", "slip_format"],
  shipping: ["shipping_rules"],
  boxes: ["boxes"],
  packing: ["is_auto_print", "is_slip_printed", "is_customer_notified", "label_cap_minor"],
  look: ["theme", "units", "volume_percent", "is_tick_muted"],
} as const satisfies Record<string, readonly (keyof SettingsView)[]>;

export type SavedSection = keyof typeof FIELDS;
const SAVED_SECTIONS = Object.keys(FIELDS) as SavedSection[];

const NEW_BOX: BoxView = {
  id: 0,
  name: "",
  length_mm: 0,
  width_mm: 0,
  height_mm: 0,
  empty_weight_g: 0,
  max_weight_g: 0,
  usual_units: 1,
};

/**
 * What is typed beside what is saved. A section is saved alone: what is typed in the others stays typed and unsaved, and an
 * answer from the station never overwrites it.
 */
export class Settings {
  saved = $state.raw<SettingsView>() as SettingsView;
  draft = $state<SettingsView>() as SettingsView;
  labelPrinter = $state.raw<PrinterAddress>() as PrinterAddress;
  slipPrinter = $state.raw<PrinterAddress>() as PrinterAddress;
  /** The section saved last, until something is typed or tried again. */
  savedSection = $state<SavedSection | null>(null);
  readonly attempt = new Attempt();

  constructor(view: SettingsView) {
    this.saved = view;
    this.draft = structuredClone(view);
    this.readPrinters();
  }

  private readPrinters(): void {
    this.labelPrinter = new PrinterAddress(this.draft.label_printer_url);
    this.slipPrinter = new PrinterAddress(this.draft.slip_printer_url);
  }

  /** All that is typed, as the station wants it. */
  typed(): SettingsView {
    const typed = $state.snapshot(this.draft);
    return { ...typed, label_printer_url: this.labelPrinter.url, slip_printer_url: this.slipPrinter.url };
  }

  isChanged(section: SavedSection): boolean {
    const typed = this.typed();
    if (section === "printers" && (this.labelPrinter.problem ?? this.slipPrinter.problem) !== null) return true;
    return FIELDS[section].some((field) => JSON.stringify(typed[field]) !== JSON.stringify(this.saved[field]));
  }

  /** True when something in the section can't be saved as it is. */
  isWrong(section: SavedSection): boolean {
    switch (section) {
      case "bench":
        return this.draft.station_name.trim() === "";
      case "printers":
        return (this.labelPrinter.problem ?? this.slipPrinter.problem) !== null;
      case "shipping":
        return ruleProblems(this.draft.shipping_rules).length > 0;
      case "boxes":
        return boxProblems(this.draft.boxes).length > 0;
      case "packing":
        return !(this.draft.label_cap_minor > 0);
      case "look":
        return false;
    }
  }

  /** A newer state of the station: sections without unsaved changes follow it. */
  take(view: SettingsView): void {
    const kept = SAVED_SECTIONS.filter((section) => this.isChanged(section));
    this.saved = view;
    for (const section of SAVED_SECTIONS) if (!kept.includes(section)) this.reset(section);
    this.draft.locations = structuredClone(view.locations);
    this.draft.secrets_in = view.secrets_in;
  }

  /** Saves one section; the rest of what is typed is not sent. */
  async save(section: SavedSection): Promise<void> {
    this.savedSection = null;
    const typed = this.typed();
    const request = { ...this.saved, ...Object.fromEntries(FIELDS[section].map((field) => [field, typed[field]])) };
    const answer = await this.attempt.run(() => call("save_settings", request));
    if (answer === null) return;
    this.saved = answer;
    this.reset(section);
    this.savedSection = section;
  }

  /** Back to what is saved. */
  undo(section: SavedSection): void {
    this.reset(section);
    this.attempt.clear();
    this.savedSection = null;
  }

  private reset(section: SavedSection): void {
    const fresh = structuredClone(this.saved);
    for (const field of FIELDS[section]) Object.assign(this.draft, { [field]: fresh[field] });
    if (section === "printers") this.readPrinters();
  }

  addRule(): void {
    this.draft.shipping_rules.push({ method: "", carrier: "", cut_off: "14:00", days: 5 });
  }

  /** Moves row `from` by one; at the ends nothing happens. */
  moveRule(from: number, by: -1 | 1): void {
    const rules = this.draft.shipping_rules;
    const [one, other] = [rules[from], rules[from + by]];
    if (one && other) [rules[from], rules[from + by]] = [other, one];
  }

  removeRule(row: number): void {
    this.draft.shipping_rules.splice(row, 1);
  }

  addBox(): void {
    this.draft.boxes.push({ ...NEW_BOX });
  }

  removeBox(row: number): void {
    this.draft.boxes.splice(row, 1);
  }
}
