import { beforeEach, describe, expect, it } from "vitest";
import type { AppView } from "../../station/bindings/AppView";
import { FakeHost, refused } from "../../station/hosts/fake";
import { checkSentence } from "../../lib/shop/check-sentences";
import { HELLO, Onboarding } from "./onboarding.svelte";
import { ShopForm } from "../../lib/shop/shop-form.svelte";

const APP = { is_demo: true, shop_name: "Demo", station_name: "", speaker: { player: "none" } } as unknown as AppView;
const SETTINGS = { locations: [[7, "Ontario, CA"]], location_id: null, label_printer_url: "file:/tmp/labels", slip_printer_url: null };
const heard = (raw: string) => ({ raw, by: "rhythm" as const, gap_ms: 6, suffix: "Enter" });

describe("setting up", () => {
  let host: FakeHost;
  beforeEach(() => {
    host = new FakeHost({ start_demo: () => APP, settings_view: () => SETTINGS, finish_onboarding: () => APP });
  });

  it("goes from nothing to the queue of the demo store in six inputs", async () => {
    const setup = new Onboarding(null);
    await setup.next(); // open the demo store
    await Promise.resolve();
    setup.ownerName = "Rosa M."; // typed
    await setup.next();
    setup.hear(heard(HELLO)); // scanned
    await setup.next();
    await setup.next();
    await setup.next(); // open the queue
    expect(host.last("finish_onboarding")).toEqual({
      station_name: "Bench 1",
      location_id: 7,
      label_printer_url: "file:/tmp/labels",
      slip_printer_url: null,
      owner_name: "Rosa M.",
      owner_pin: "",
    });
  });

  it("marks what is missing and stays, and keeps what is typed when going back", async () => {
    const setup = new Onboarding(APP);
    expect(setup.step).toBe("bench");
    await setup.next();
    expect([setup.step, setup.isTried, setup.benchProblem]).toEqual(["bench", true, "owner"]);
    setup.ownerName = "Rosa M.";
    setup.ownerPin = "12";
    await setup.next();
    expect(setup.benchProblem).toBe("pin");
    setup.ownerPin = "1234";
    await setup.next();
    setup.back();
    expect([setup.step, setup.ownerName, setup.ownerPin]).toEqual(["bench", "Rosa M.", "1234"]);
  });

  it("hears scans in the scanner step alone, and the right code replaces another", async () => {
    const setup = new Onboarding(APP);
    expect(setup.hear(heard(HELLO))).toBe(true);
    expect(setup.heard).toBeNull();
    setup.ownerName = "Rosa M.";
    await setup.next();
    setup.hear(heard("850041870402"));
    expect(setup.heard?.code).toBe("850041870402");
    setup.hear(heard("pb-hello-2"));
    expect(setup.heard).toEqual({ code: "pb-hello-2", by: "rhythm", gap_ms: 6 });
    setup.hear(heard("850041870402"));
    expect(setup.heard?.code).toBe("pb-hello-2");
    setup.heard = null;
    setup.hearDevice({ code: HELLO, at: Date.now() });
    expect(setup.heard).toEqual({ code: HELLO, by: "device", gap_ms: 0 });
  });

  it("stays where it is when the station refuses, and tries again", async () => {
    host.answers.start_demo = () => {
      throw refused("PB-DISK-FULL");
    };
    const setup = new Onboarding(null);
    await setup.next();
    expect([setup.step, setup.attempt.error?.code]).toEqual(["start", "PB-DISK-FULL"]);
    host.answers.start_demo = () => APP;
    await setup.next();
    expect([setup.step, setup.attempt.error]).toEqual(["bench", null]);
  });
});

describe("the keys of a store", () => {
  it.each([
    ["my-store.myshopify.com", "my-store.myshopify.com"],
    ["https://my-store.myshopify.com/admin", "my-store.myshopify.com"],
    ["https://admin.shopify.com/store/my-store/orders?x=1", "my-store.myshopify.com"],
    ["my-store", "my-store.myshopify.com"],
    ["http://127.0.0.1:4010/", "http://127.0.0.1:4010"],
  ])("takes %s as %s", (typed, host) => {
    const form = new ShopForm();
    form.url = typed;
    expect([form.shopUrl, form.isUrlWrong]).toEqual([host, false]);
  });

  it("connects only the very keys that were checked, and forgets them then", async () => {
    const host = new FakeHost({
      check_shop: () => ({ shop_name: "My Store", lines: [], is_good: true }),
      connect_shop: () => APP,
    });
    const form = new ShopForm();
    await form.check();
    expect(host.asked).toEqual([]);
    [form.url, form.token, form.shippo] = ["my-store", "shpat_1", "shippo_1"];
    await form.check();
    expect(form.isChecked).toBe(true);
    form.token = "shpat_2";
    expect(form.isChecked).toBe(false);
    expect(await form.connect()).toBeNull();
    await form.check();
    await form.connect();
    expect(host.last("connect_shop")).toMatchObject({ shop_token: "shpat_2" });
    expect([form.token, form.shippo]).toEqual(["", ""]);
  });

  it("says every line of a check in each state, and a newer one by its word", () => {
    for (const what of ["shop_token", "shop_scopes", "customer_data", "shippo_token", "shippo_test", "shippo_none", "carriers"]) {
      for (const is of ["ok", "warn", "fail"]) {
        expect(checkSentence({ what, is, names: ["USPS", "UPS"] })).toMatch(/^[A-Z][^{}]+$/);
      }
    }
    expect(checkSentence({ what: "carriers", is: "ok", names: ["USPS", "UPS"] })).toBe("Carriers: USPS and UPS");
    expect(checkSentence({ what: "carriers", is: "ok", names: [] })).toBe("Carriers found");
    expect(checkSentence({ what: "moon_phase", is: "ok", names: [] })).toBe("moon_phase");
  });
});
