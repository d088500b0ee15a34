import { m } from "../paraglide/messages.js";
import { bench } from "./bench.svelte";
import { call, Refused } from "./call";
import { hearing, playSounds, readySounds } from "./sounds.svelte";

/**
 * Lets a sound be heard because a person asked for it, the muted tick too. The station plays at the saved loudness; a page
 * plays its own at `volumePercent`, so that a loudness can be tried before it is saved. A loudspeaker that was missing is
 * looked for first; while there is none, the reason is shown.
 */
export async function playOnRequest(name: string, volumePercent?: number): Promise<void> {
  const speaker = bench.app?.speaker;
  if (!speaker) return;
  bench.notice = null;
  if (speaker.player !== "web") return playThere(name);
  readySounds();
  playSounds({ ...speaker, is_tick_muted: false, volume_percent: volumePercent ?? speaker.volume_percent }, [name]);
  if (hearing(speaker) === "none") bench.notice = { code: "PB-NO-SPEAKER", message: m.sound_none(), next_step: m.sound_none_do(), detail: "" };
}

async function playThere(name: string): Promise<void> {
  try {
    await call("play_sound", { name });
  } catch (failure) {
    if (failure instanceof Refused) bench.notice = failure.error;
  }
}
