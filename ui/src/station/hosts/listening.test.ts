import { afterEach, describe, expect, it, vi } from "vitest";
import { TOPICS } from "../commands";
import { httpHost } from "./http";
import { tauriHost } from "./tauri";

const tauri = vi.hoisted(() => ({ begin: () => {}, tell: (told: { payload: string[] }): void => void told }));
vi.mock("@tauri-apps/api/event", () => ({
  listen: (_: string, hear: typeof tauri.tell) => {
    tauri.tell = hear;
    return new Promise((resolve) => (tauri.begin = () => resolve(() => {})));
  },
}));

/** A stream of events that opens when the test says so. */
class Events {
  static last: Events;
  onopen = () => {};
  onmessage = (told: { data: string }): void => void told;
  constructor() {
    Events.last = this;
  }
  close() {}
}
afterEach(() => vi.unstubAllGlobals());

const HOSTS = {
  "the window": { host: tauriHost, begin: () => tauri.begin(), tell: (topics: string[]) => tauri.tell({ payload: topics }) },
  "a browser": {
    host: httpHost,
    begin: () => Events.last.onopen(),
    tell: (topics: string[]) => Events.last.onmessage({ data: JSON.stringify(topics) }),
  },
};

describe.each(Object.entries(HOSTS))("%s", (_, { host, begin, tell }) => {
  it("looks at everything when it begins to listen, and at what it is told then", async () => {
    vi.stubGlobal("EventSource", Events);
    const heard: string[][] = [];
    host().onChanged((topics) => heard.push(topics));
    expect(heard).toEqual([]);
    begin();
    await vi.waitFor(() => expect(heard).toEqual([[...TOPICS]]));
    tell(["queue"]);
    expect(heard.at(-1)).toEqual(["queue"]);
  });
});

it("a browser whose stream broke looks at everything again", () => {
  vi.stubGlobal("EventSource", Events);
  const heard: string[][] = [];
  httpHost().onChanged((topics) => heard.push(topics));
  Events.last.onopen();
  Events.last.onopen();
  expect(heard).toEqual([[...TOPICS], [...TOPICS]]);
});
