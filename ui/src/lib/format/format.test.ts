import { describe, expect, it } from "vitest";
import { sayDayIfOther, shortDayIfOther } from "./format";

const ZONE = "America/Los_Angeles";
const at = (text: string) => Date.parse(text);

describe("a day, as people say it", () => {
  it("is nothing today, tomorrow the day after, and a date from then on", () => {
    const now = at("2026-11-25T09:00:00-08:00");
    const say = (text: string) => sayDayIfOther(at(text), now, ZONE);
    expect(say("2026-11-25T23:59:00-08:00")).toBe(null);
    expect(say("2026-11-26T00:00:00-08:00")).toBe("tomorrow");
    expect(say("2026-11-27T00:00:00-08:00")).toBe("Fri, Nov 27");
    expect(say("2026-11-24T23:59:00-08:00")).toBe("Tue, Nov 24");
  });

  it("goes by the calendar in the last hour before a day of 23 hours, and in the first of one of 25", () => {
    const short = at("2027-03-13T23:30:00-08:00");
    expect(sayDayIfOther(at("2027-03-14T12:00:00-07:00"), short, ZONE)).toBe("tomorrow");
    expect(sayDayIfOther(at("2027-03-15T00:15:00-07:00"), short, ZONE)).toBe("Mon, Mar 15");
    const long = at("2026-11-01T00:30:00-07:00");
    expect(shortDayIfOther(at("2026-11-01T23:45:00-08:00"), long, ZONE)).toBe(null);
    expect(shortDayIfOther(at("2026-11-02T12:00:00-08:00"), long, ZONE)).toBe("tomorrow");
  });

  it("is short where there is little room", () => {
    const now = at("2026-11-25T09:00:00-08:00");
    expect(shortDayIfOther(at("2026-11-28T09:00:00-08:00"), now, ZONE)).toBe("Sat");
    expect(shortDayIfOther(at("2026-12-03T09:00:00-08:00"), now, ZONE)).toBe("Dec 3");
  });
});
