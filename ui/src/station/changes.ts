import type { Topic } from "./commands";
import { host } from "./host";

type Listener = { topics: readonly Topic[]; hear: () => void };

const listeners = new Set<Listener>();
const times = new Map<string, number>();
let isListening = false;

/** Runs `hear` whenever one of `topics` changed; one connection serves all. Gives back how to stop. */
export function onChanged(topics: readonly Topic[], hear: () => void): () => void {
  if (!isListening) {
    isListening = true;
    host().onChanged((changed) => {
      for (const topic of changed) times.set(topic, timesChanged(topic as Topic) + 1);
      for (const listener of [...listeners]) {
        if (listener.topics.some((topic) => changed.includes(topic))) listener.hear();
      }
    });
  }
  const listener = { topics, hear };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How often a topic changed since somebody listens: whoever read before and shows later sees whether it is still so. */
export const timesChanged = (topic: Topic): number => times.get(topic) ?? 0;
