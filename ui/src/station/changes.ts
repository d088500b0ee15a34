import type { Topic } from "./commands";
import { host } from "./host";

type Listener = { topics: readonly Topic[]; hear: () => void };

const listeners = new Set<Listener>();
let isListening = false;

/** Runs `hear` whenever one of `topics` changed; one connection serves all. Gives back how to stop. */
export function onChanged(topics: readonly Topic[], hear: () => void): () => void {
  if (!isListening) {
    isListening = true;
    host().onChanged((changed) => {
      for (const listener of [...listeners]) {
        if (listener.topics.some((topic) => changed.includes(topic))) listener.hear();
      }
    });
  }
  const listener = { topics, hear };
  listeners.add(listener);
  return () => listeners.delete(listener);
}
