/**
 * What can be done on a page, as data: a button shows it, a key runs it, a scanned card says it. One object, three ways.
 *
 * The keyboard layer asks the stack from the top: what opened last answers first.
 */
import type { IconName } from "../components/icon-name";

export type Action = {
  name: string;
  title: () => string;
  icon: IconName;
  /** `KeyboardEvent.key` values that run it. */
  keys: readonly string[];
  /** What the printed card says; the station answers the scan. */
  code: string;
  /** Where it is touched. */
  touch: "primary" | "strip" | "list" | "panel" | "frame";
  /** False: not here now; neither shown nor run. */
  isHere?: () => boolean;
  /** Why it can't be done now, in a sentence for a button; null when it can. */
  why?: () => string | null;
  run: () => void;
};

/** True when the action is shown and nothing speaks against it. */
export const canRun = (action: Action): boolean => (action.isHere?.() ?? true) && (action.why?.() ?? null) === null;

const stack: (() => readonly Action[])[] = [];

/** Makes actions answer to their keys, above all that were there before. Gives back how to stop. */
export function listenFor(actions: () => readonly Action[]): () => void {
  stack.push(actions);
  return () => {
    const place = stack.indexOf(actions);
    if (place >= 0) stack.splice(place, 1);
  };
}

/** Runs what the blue button means now, as its card asks, or what else has that card while it can't be pressed; false when nothing can. */
export function pressPrimary(): boolean {
  for (const actions of [...stack].reverse()) {
    const blue = actions().find((one) => one.touch === "primary" && (one.isHere?.() ?? true));
    if (!blue) continue;
    const action = canRun(blue) ? blue : actions().find((one) => one.code === blue.code && canRun(one));
    action?.run();
    return action !== undefined;
  }
  return false;
}

/** Runs what a printed card says, as its button does; false when there is none here or it can't be pressed. */
export function pressCode(code: string): boolean {
  for (const actions of [...stack].reverse()) {
    const action = actions().find((one) => one.code === code && (one.isHere?.() ?? true));
    if (!action) continue;
    if (!canRun(action)) return false;
    action.run();
    return true;
  }
  return false;
}

/** Runs what `key` means now; true when it meant something. A key whose action can't be done now is used up as well. */
export function pressKey(key: string): boolean {
  for (const actions of [...stack].reverse()) {
    const action = actions().find((one) => one.keys.includes(key) && (one.isHere?.() ?? true));
    if (!action) continue;
    if (canRun(action)) action.run();
    return true;
  }
  return false;
}
