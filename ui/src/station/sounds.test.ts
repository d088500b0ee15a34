import { beforeEach, describe, expect, it, vi } from "vitest";
import { app } from "../gallery/fixtures";
import { bench } from "./bench.svelte";
import { FakeHost, refused } from "./hosts/fake";
import { playOnRequest } from "./play";
import { hearing, playSounds, readySounds } from "./sounds.svelte";

/** A browser's audio of which the tones are counted, each with its loudness. */
class Audio extends EventTarget {
  static all: Audio[] = [];
  static isMissing = false;
  readonly state = "running";
  readonly currentTime = 0;
  readonly destination = {};
  readonly tones: number[] = [];
  constructor() {
    super();
    if (Audio.isMissing) throw new Error("no audio here");
    Audio.all.push(this);
  }
  createOscillator() {
    const through = { connect: (next: unknown) => next, start() {}, stop() {}, frequency: {}, type: "" };
    return through;
  }
  createGain() {
    const levels: number[] = [];
    const gain = { setValueAtTime: (level: number) => levels.push(level), linearRampToValueAtTime: (level: number) => levels.push(level) };
    return { gain, connect: () => this.tones.push(Math.max(...levels)) };
  }
}

const speaker = (over = {}) => ({ ...app().speaker, ...over });
const tones = () => Audio.all.at(-1)?.tones ?? [];
let host: FakeHost;

beforeEach(() => {
  vi.stubGlobal("AudioContext", Audio);
  Audio.isMissing = false;
  Audio.all.at(-1)?.tones.splice(0);
  host = new FakeHost({ play_sound: () => ({}) });
  bench.notice = null;
  readySounds();
});

describe("in the window this computer plays", () => {
  const native = speaker({ player: "native" });

  it("and the page is silent", () => {
    playSounds(native, ["stop"]);
    expect(tones()).toEqual([]);
    expect(hearing(native)).toBe("all");
  });

  it("what a person asks for too", async () => {
    bench.app = app({ speaker: native });
    await playOnRequest("line");
    expect([host.last("play_sound"), tones()]).toEqual([{ name: "line" }, []]);
  });

  it("and without a loudspeaker says so, looks for one when asked, and shows why there is none", async () => {
    bench.app = app({ speaker: speaker({ player: "none" }) });
    expect(hearing(bench.app.speaker)).toBe("none");
    host.answers.play_sound = () => Promise.reject(refused("PB-NO-SPEAKER"));
    await playOnRequest("ok");
    expect([host.last("play_sound"), bench.notice?.code, tones()]).toEqual([{ name: "ok" }, "PB-NO-SPEAKER", []]);
    host.answers.play_sound = () => ({});
    await playOnRequest("ok");
    expect(bench.notice).toBeNull();
  });
});

describe("in a browser the page plays", () => {
  it("and asks the station for nothing", async () => {
    bench.app = app({ speaker: speaker() });
    playSounds(bench.app.speaker, ["stop"]);
    await playOnRequest("ok");
    expect([host.asked, tones().length]).toEqual([[], 4]);
  });

  it("no tick where it is off, but whatever wants an answer, and that at 30% or more", () => {
    const off = speaker({ is_tick_muted: true, volume_percent: 0 });
    playSounds(off, ["ok"]);
    expect(tones()).toEqual([]);
    playSounds(off, ["over"]);
    expect(tones()).toEqual([0.22 * 0.3, 0.22 * 0.3]);
    expect([hearing(off), hearing(speaker({ is_tick_muted: true })), hearing(speaker())]).toEqual(["quiet", "no_tick", "all"]);
  });

  it("and says when its device is away, until it is back", async () => {
    bench.app = app({ speaker: speaker() });
    Audio.all.at(-1)?.dispatchEvent(new Event("error"));
    expect(hearing(bench.app.speaker)).toBe("none");
    Audio.isMissing = true;
    await playOnRequest("ok");
    expect([hearing(bench.app.speaker), bench.notice?.code]).toEqual(["none", "PB-NO-SPEAKER"]);
    Audio.isMissing = false;
    await playOnRequest("ok");
    expect([hearing(bench.app.speaker), bench.notice, tones().length]).toEqual(["all", null, 1]);
  });
});
