import { describe, expect, it } from "vitest";
import type { BoxView } from "../../station/bindings/BoxView";
import { boxProblems, hasNoRest, hiddenRules, ruleProblems } from "./checks";
import { fractionDigits, parseNumber, readCount, readTime, shown, showTime, stored } from "./measure";
import { PrinterAddress } from "../../lib/printers/printer-address.svelte";
import { readOnly } from "./permission";

const rule = (method: string, carrier = "USPS", cut_off = "14:00", days = 5) => ({ method, carrier, cut_off, days });
const box = (name: string, over: Partial<BoxView> = {}): BoxView => ({
  id: 1,
  name,
  length_mm: 305,
  width_mm: 229,
  height_mm: 102,
  empty_weight_g: 190,
  max_weight_g: 9000,
  usual_units: 8,
  ...over,
});

describe("a printer's address", () => {
  it.each([
    ["tcp://192.168.1.40:9100", "network", "192.168.1.40"],
    ["tcp://zebra.local:9101", "network", "zebra.local:9101"],
    ["file:/labels/bench-2", "folder", "/labels/bench-2"],
    ["usb:///dev/usb/lp0", "other", "usb:///dev/usb/lp0"],
  ] as const)("reads %s and gives it back", (url, way, text) => {
    const address = new PrinterAddress(url);
    expect(address.way).toBe(way);
    expect(address.text[way]).toBe(text);
    expect(address.url).toBe(url);
    expect(address.problem).toBeNull();
  });

  it("is none, missing or malformed", () => {
    const address = new PrinterAddress(null);
    expect([address.url, address.problem]).toEqual([null, null]);
    address.way = "network";
    expect([address.url, address.problem]).toEqual([null, "missing"]);
    address.text.network = "http://printer/x";
    expect(address.problem).toBe("malformed");
    address.way = "folder";
    address.text.folder = "labels";
    expect(address.problem).toBe("malformed");
  });
});

describe("numbers as they are typed", () => {
  it("keeps inches and ounces whole through a save", () => {
    expect(stored("12", "length", "imperial")).toBe(305);
    expect(shown(305, "length", "imperial", "en-US")).toBe("12");
    expect(stored("6,7", "weight", "imperial")).toBe(190);
    expect(stored("305", "length", "metric")).toBe(305);
    expect(stored("a lot", "length", "metric")).toBeNull();
  });

  it("knows no negative, no word, no fourth digit too many", () => {
    expect([parseNumber("7.5"), parseNumber(" 7 "), parseNumber("-1"), parseNumber("")]).toEqual([7.5, 7, null, null]);
    expect([readCount("12"), readCount("1.5"), readCount("x")]).toEqual([12, 0, 0]);
    expect([fractionDigits("USD"), fractionDigits("JPY"), fractionDigits("KWD")]).toEqual([2, 0, 3]);
  });

  it.each([
    ["14:00", "14:00"],
    ["2 pm", "14:00"],
    ["2:30 PM", "14:30"],
    ["12:05 am", "00:05"],
    ["1630", "16:30"],
    ["9", "09:00"],
    ["25:00", "25:00"],
    ["soon", "soon"],
  ])("reads the time %s as %s", (typed, time) => expect(readTime(typed)).toBe(time));

  it("shows times as people say them", () => {
    expect([showTime("14:00"), showTime("00:05"), showTime("soon")]).toEqual(["2:00 PM", "12:05 AM", "soon"]);
  });
});

describe("what keeps a section from being saved", () => {
  it("names the row of a promise", () => {
    expect(ruleProblems([rule("a"), rule("b", " ", "soon", 0)])).toEqual([
      { row: 2, is: "no_carrier" },
      { row: 2, is: "bad_time" },
      { row: 2, is: "bad_days" },
    ]);
  });

  it("tells a promise that is never reached; the one for any other is asked last", () => {
    expect(hiddenRules([rule("Expedited"), rule("expedited 2 day"), rule("")])).toEqual([{ row: 2, by: 1 }]);
    expect(hiddenRules([rule(""), rule("Express")])).toEqual([]);
    expect(hiddenRules([rule(""), rule("")])).toEqual([{ row: 2, by: 1 }]);
    expect([hasNoRest([rule("Express")]), hasNoRest([rule("")]), hasNoRest([])]).toEqual([true, false, false]);
  });

  it("names the row of a box", () => {
    expect(boxProblems([box("S"), box("s", { height_mm: 0, max_weight_g: 100, usual_units: 0 })])).toEqual([
      { row: 2, is: "same_name" },
      { row: 2, is: "bad_size" },
      { row: 2, is: "bad_weight" },
      { row: 2, is: "bad_units" },
    ]);
    const added = box("", { id: 0, length_mm: 0, width_mm: 0, height_mm: 0, empty_weight_g: 0, max_weight_g: 0 });
    expect(boxProblems([added])).toEqual([{ row: 1, is: "bad_name" }]);
  });
});

it("says who could change what a person can't", () => {
  const packer = { id: 1, name: "Theo K.", role: "packer", has_pin: false, may: ["pack"] };
  expect(readOnly("boxes", null)).toBe("needs_person");
  expect(readOnly("boxes", packer)).toBe("needs_manager");
  expect(readOnly("shop", packer)).toBe("needs_owner");
  expect(readOnly("card", packer)).toBeNull();
  expect(readOnly("people", { ...packer, may: ["change_people"] })).toBeNull();
});
