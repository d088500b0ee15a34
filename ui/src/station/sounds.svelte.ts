import type { SpeakerView } from "./bindings/SpeakerView";

const RISE_S = 0.004;
const FALL_S = 0.012;
const LEVEL: Record<string, number> = { sine: 0.5, square: 0.22, sawtooth: 0.22 };
/** These want action: a bench may turn them down to this and no further. */
const NEVER_SILENT = new Set(["stop", "over", "ask"]);
const LEAST_PERCENT = 30;

let context: AudioContext | null = null;
let isDumb = $state(false);

/** What a person at this bench hears: nothing; less than all, because somebody wanted it so; or everything. */
export type Hearing = "none" | "no_tick" | "quiet" | "all";

/** What is heard here, of this computer's loudspeaker or of this page's own sound. */
export function hearing(speaker: SpeakerView): Hearing {
  if (speaker.player === "none" || (speaker.player === "web" && isDumb)) return "none";
  if (speaker.volume_percent === 0) return "quiet";
  return speaker.is_tick_muted ? "no_tick" : "all";
}

/** Makes the audio ready at the first key or touch: a browser allows it no earlier, and the first scan must not wait. */
export function readySounds(): void {
  if (isDumb) context = null;
  try {
    context ??= opened();
    if (context.state === "suspended") void context.resume();
  } catch {
    isDumb = true; // a browser without sound
  }
}

function opened(): AudioContext {
  const audio = new AudioContext({ latencyHint: "interactive" });
  isDumb = false;
  audio.addEventListener("error", () => (isDumb = true)); // there is no device, or it went away
  return audio;
}

/** Plays sounds by name, one after the other, from the station's table of notes. */
export function playSounds(speaker: SpeakerView, names: string[]): void {
  if (speaker.player !== "web" || !context) return;
  let at = context.currentTime + 0.005;
  for (const name of names) {
    if (name === "ok" && speaker.is_tick_muted) continue;
    const least = NEVER_SILENT.has(name) ? LEAST_PERCENT : 0;
    const volume = Math.max(least, speaker.volume_percent) / 100;
    for (const note of speaker.sounds.find((sound) => sound.name === name)?.notes ?? []) {
      const end = at + note.duration_ms / 1000;
      if (note.frequency_hz > 0) tone(context, note.frequency_hz, note.wave, volume, at, end);
      at = end;
    }
  }
}

function tone(audio: AudioContext, frequency_hz: number, wave: string, volume: number, from: number, to: number): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  const level = (LEVEL[wave] ?? 0.5) * volume;
  oscillator.type = wave as OscillatorType;
  oscillator.frequency.value = frequency_hz;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(level, from + RISE_S);
  gain.gain.setValueAtTime(level, Math.max(from + RISE_S, to - FALL_S));
  gain.gain.linearRampToValueAtTime(0, to);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(to);
}
