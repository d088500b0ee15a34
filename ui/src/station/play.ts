import { bench } from "./bench.svelte";
import { call } from "./call";
import { playSounds, readySounds } from "./sounds";

/**
 * Lets a sound be heard because a person asked for it, the muted tick too. The station plays at the saved loudness; a page
 * plays its own at `volumePercent`, so that a loudness can be tried before it is saved.
 */
export function playOnRequest(name: string, volumePercent?: number): void {
  const speaker = bench.app?.speaker;
  if (!speaker || speaker.player === "none") return;
  readySounds();
  if (speaker.player === "native") void call("play_sound", { name }).catch(() => undefined);
  else playSounds({ ...speaker, is_tick_muted: false, volume_percent: volumePercent ?? speaker.volume_percent }, [name]);
}
