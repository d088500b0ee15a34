import type { UserError } from "./bindings/UserError";
import { httpHost } from "./hosts/http";
import { tauriHost } from "./hosts/tauri";

/** What a host gives: one way in, one way to be told, one place for pictures. */
export type Host = {
  /** Runs a command; rejects with {@link Refused} or, when the station can't be reached, with {@link Away}. */
  call(name: string, request: unknown): Promise<unknown>;
  /** Tells which topics changed, and all of them whenever it begins to listen; gives back how to stop listening. */
  onChanged(listener: (topics: string[]) => void): () => void;
  /** Where this page loads a picture from. */
  mediaUrl(path: string): string;
};

/** The station said no, in words for a person. */
export class Refused extends Error {
  constructor(readonly error: UserError) {
    super(error.code);
  }
}

/** The station could not be asked. Nothing is known about the call. */
export class Away extends Error {}

let current: Host | null = null;

/** The window's host, or the browser's; a gallery puts its own here first. */
export function host(): Host {
  current ??= "__TAURI_INTERNALS__" in globalThis ? tauriHost() : httpHost();
  return current;
}

/** Puts another host in place, before anything was called. */
export function useHost(other: Host): void {
  current = other;
}
