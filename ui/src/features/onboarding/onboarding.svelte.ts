import type { AppView } from "../../station/bindings/AppView";
import type { SettingsView } from "../../station/bindings/SettingsView";
import { bench } from "../../station/bench.svelte";
import { call } from "../../station/call";
import { m } from "../../paraglide/messages.js";
import type { Heard } from "../../lib/keyboard/scan-capture";
import { Attempt } from "../../station/attempt.svelte";
import { playOnRequest } from "../../station/play";
import { PIN_SHAPE } from "../../lib/people/pin";
import { PrinterAddress } from "../../lib/printers/printer-address.svelte";
import { ShopForm } from "../../lib/shop/shop-form.svelte";

export const STEPS = ["start", "bench", "scanner", "printers", "first"] as const;
export type Step = (typeof STEPS)[number];

/** The code of the scanner step; other codes are heard too, and named. */
export const HELLO = "PB-HELLO-2";

/** What a scanner said: `by` and the pace are known when it types like a keyboard, not when the station reads it itself. */
export type HeardCode = { code: string; by: Heard["by"] | "device"; gap_ms: number };

/**
 * Setting up, step by step. What is typed stays when a person goes back; nothing is written to the station before the
 * last button, except opening the demo store or connecting one.
 */
export class Onboarding {
  step = $state<Step>("start");
  store = $state<"demo" | "shop">("demo");
  /** True while the keys of a store are typed; part of the first step. */
  isConnecting = $state(false);
  stationName = $state("");
  locationId = $state<number | null>(null);
  locations = $state.raw<[number, string][]>([]);
  ownerName = $state("");
  ownerPin = $state("");
  /** True once the person tried to go on: only then is what is missing marked. */
  isTried = $state(false);
  labelPrinter = $state.raw(new PrinterAddress(null));
  slipPrinter = $state.raw(new PrinterAddress(null));
  /** The first code heard in the scanner step; HELLO replaces another. */
  heard = $state.raw<HeardCode | null>(null);
  readonly shop = new ShopForm();
  readonly attempt = new Attempt();
  private heardBefore_at = 0;
  private isRead = false;

  /** A store that is there already, from before a restart, is not asked for again. */
  constructor(app: AppView | null) {
    this.stationName = app?.station_name || m.onboarding_bench_first();
    if (app?.is_demo || app?.shop_name) this.step = "bench";
  }

  get index(): number {
    return STEPS.indexOf(this.step);
  }

  get benchProblem(): "station" | "owner" | "pin" | null {
    if (this.stationName.trim() === "") return "station";
    if (this.ownerName.trim() === "") return "owner";
    return this.ownerPin === "" || PIN_SHAPE.test(this.ownerPin) ? null : "pin";
  }

  get printerProblem(): boolean {
    return (this.labelPrinter.problem ?? this.slipPrinter.problem) !== null;
  }

  get hasPrinter(): boolean {
    return this.labelPrinter.way !== "none" || this.slipPrinter.way !== "none";
  }

  back(): void {
    this.attempt.clear();
    this.isTried = false;
    if (this.step === "start") this.isConnecting = false;
    else this.step = STEPS[this.index - 1] ?? "start";
  }

  /** What the blue button and Enter do; a step that is not complete marks what is missing and stays. */
  async next(): Promise<void> {
    this.isTried = true;
    switch (this.step) {
      case "start":
        return this.open();
      case "bench":
        if (this.benchProblem === null) this.enter("scanner");
        return;
      case "scanner":
        return this.enter("printers");
      case "printers":
        if (!this.printerProblem) this.enter("first");
        return;
      case "first":
        return this.finish();
    }
  }

  /** Hears a keyboard scanner. Every scan is taken while a bench is set up, so that none lands in a field or on an order. */
  hear({ raw, by, gap_ms }: Heard): true {
    this.note({ code: raw, by, gap_ms });
    return true;
  }

  /** Hears a scanner that the station reads itself; only what was read since the step was entered counts. */
  hearDevice(scan: { code: string; at: number } | null): void {
    if (scan !== null && scan.at > this.heardBefore_at) this.note({ code: scan.code, by: "device", gap_ms: 0 });
  }

  private note(heard: HeardCode): void {
    if (this.step !== "scanner") return;
    const isHello = heard.code.toUpperCase() === HELLO;
    if (this.heard !== null && !isHello) return;
    this.heard = heard;
    playOnRequest("ok");
  }

  /** Fills in what the store knows: its locations, and printers that were set before. */
  async read(): Promise<void> {
    if (this.isRead) return;
    const settings = await this.attempt.run(() => call("settings_view", {}));
    if (settings !== null) this.fill(settings);
  }

  private fill(settings: SettingsView): void {
    this.isRead = true;
    this.locations = settings.locations;
    this.locationId ??= settings.location_id ?? settings.locations[0]?.[0] ?? null;
    if (!this.hasPrinter) {
      this.labelPrinter = new PrinterAddress(settings.label_printer_url);
      this.slipPrinter = new PrinterAddress(settings.slip_printer_url);
    }
  }

  private enter(step: Step): void {
    this.attempt.clear();
    this.isTried = false;
    if (step === "scanner") this.heardBefore_at = bench.lastScan?.at ?? 0;
    this.step = step;
  }

  private async open(): Promise<void> {
    if (this.store === "demo" && !this.isConnecting) {
      const app = await this.attempt.run(() => call("start_demo", {}));
      if (app !== null) await this.opened(app);
    } else if (!this.isConnecting) {
      this.isConnecting = true;
      this.isTried = false;
    } else if (this.shop.isChecked) {
      const app = await this.shop.connect();
      if (app !== null) await this.opened(app);
    } else {
      await this.shop.check();
    }
  }

  private async opened(app: AppView): Promise<void> {
    await bench.take(app);
    this.isConnecting = false;
    this.isRead = false;
    this.enter("bench");
    void this.read();
  }

  private async finish(): Promise<void> {
    await this.attempt.run(async () => {
      const app = await call("finish_onboarding", {
        station_name: this.stationName.trim(),
        location_id: this.locationId,
        label_printer_url: this.labelPrinter.url,
        slip_printer_url: this.slipPrinter.url,
        owner_name: this.ownerName.trim(),
        owner_pin: this.ownerPin,
      });
      this.ownerPin = "";
      await bench.take(app);
    });
  }
}
