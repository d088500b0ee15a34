import { beforeEach, describe, expect, it } from "vitest";
import type { SettingsView } from "../../station/bindings/SettingsView";
import { FakeHost, refused } from "../../station/hosts/fake";
import { Settings } from "./settings.svelte";

const VIEW: SettingsView = {
  station_name: "Bench 2",
  location_id: 1,
  locations: [[1, "Ontario, CA"]],
  label_printer_url: "tcp://192.168.1.40:9100",
  slip_printer_url: null,
  slip_format: "pdf_4x6",
  is_slip_printed: false,
  is_auto_print: true,
  is_customer_notified: true,
  theme: "light",
  units: "imperial",
  volume_percent: 70,
  is_tick_muted: false,
  label_cap_minor: 2500,
  boxes: [],
  shipping_rules: [
    { method: "Overnight", carrier: "FedEx", cut_off: "16:00", days: 1 },
    { method: "", carrier: "USPS", cut_off: "14:00", days: 5 },
  ],
  secrets_in: "keyring",
};

describe("settings", () => {
  let host: FakeHost;
  let settings: Settings;
  beforeEach(() => {
    host = new FakeHost({ save_settings: (request: SettingsView) => request });
    settings = new Settings(VIEW);
  });

  it("marks a section only while it differs from what is saved", () => {
    settings.draft.station_name = "Bench 3";
    expect(settings.isChanged("bench")).toBe(true);
    expect(settings.isChanged("look")).toBe(false);
    settings.draft.station_name = "Bench 2";
    expect(settings.isChanged("bench")).toBe(false);
  });

  it("saves one section and sends nothing of the others", async () => {
    settings.draft.station_name = "Bench 3";
    settings.draft.theme = "dark";
    await settings.save("bench");
    expect(host.last("save_settings")).toEqual({ ...VIEW, station_name: "Bench 3" });
    expect(settings.savedSection).toBe("bench");
    expect(settings.isChanged("bench")).toBe(false);
    expect(settings.isChanged("look")).toBe(true);
  });

  it("keeps what is typed when it is refused, and says why", async () => {
    host.answers.save_settings = () => {
      throw refused("PB-BAD-PRINTER");
    };
    settings.draft.station_name = "Bench 3";
    await settings.save("bench");
    expect(settings.attempt.error?.code).toBe("PB-BAD-PRINTER");
    expect(settings.draft.station_name).toBe("Bench 3");
    settings.undo("bench");
    expect([settings.draft.station_name, settings.attempt.error]).toEqual(["Bench 2", null]);
  });

  it("follows the station where nothing is typed, and only there", () => {
    settings.draft.theme = "dark";
    settings.take({ ...VIEW, theme: "system", station_name: "Bench 9" });
    expect(settings.draft.station_name).toBe("Bench 9");
    expect(settings.draft.theme).toBe("dark");
    settings.undo("look");
    expect(settings.draft.theme).toBe("system");
  });

  it("takes a printer's address only when it is one", () => {
    settings.labelPrinter.text.network = "not an address";
    expect([settings.isChanged("printers"), settings.isWrong("printers")]).toEqual([true, true]);
    settings.labelPrinter.text.network = "zebra.local";
    expect(settings.isWrong("printers")).toBe(false);
    expect(settings.typed().label_printer_url).toBe("tcp://zebra.local:9100");
    settings.undo("printers");
    expect(settings.labelPrinter.text.network).toBe("192.168.1.40");
  });

  it("reorders promises by one and never past an end", () => {
    settings.moveRule(0, 1);
    expect(settings.draft.shipping_rules.map((rule) => rule.carrier)).toEqual(["USPS", "FedEx"]);
    settings.moveRule(0, -1);
    settings.moveRule(1, 1);
    expect(settings.draft.shipping_rules.map((rule) => rule.carrier)).toEqual(["USPS", "FedEx"]);
    settings.removeRule(1);
    settings.addRule();
    expect(settings.isWrong("shipping")).toBe(true);
  });
});
