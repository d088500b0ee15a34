import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { UserError } from "../bindings/UserError";
import { TOPICS } from "../commands";
import { Away, type Host, Refused } from "../host";

const isUserError = (value: unknown): value is UserError =>
  typeof value === "object" && value !== null && "code" in value && "next_step" in value;

/** The window: one Tauri command, one Tauri event. */
export function tauriHost(): Host {
  return {
    async call(name, request) {
      try {
        return await invoke("call", { name, request });
      } catch (failure) {
        throw isUserError(failure) ? new Refused(failure) : new Away(String(failure));
      }
    },
    onChanged(listener) {
      const stop = listen<string[]>("changed", (event) => listener(event.payload));
      void stop.then(() => listener([...TOPICS])); // what was read before may have changed unheard
      return () => void stop.then((unlisten) => unlisten());
    },
    mediaUrl: (path) => convertFileSrc(path, "media"),
  };
}
