import { mount, unmount } from "svelte";
import QueueSample from "../features/queue/QueueSample.svelte";
import { PAGES } from "../pages";
import type { AppView } from "../station/bindings/AppView";
import Frame from "./Frame.svelte";

let isDone = false;

/**
 * Builds what comes after the sign-in once, and takes it away before anyone could see it: with its scripts compiled, its
 * styles matched and its letters measured, the queue stands in a fraction of the time when a badge is read.
 *
 * Once is enough. Nothing of it lives beyond this call: no effect of it runs, no key is listened for, nothing is asked of
 * the station.
 */
export function rehearse(app: AppView): void {
  if (isDone) return;
  isDone = true;
  const stage = document.createElement("div");
  stage.inert = true;
  stage.style.cssText = "position: fixed; inset: 0; visibility: hidden";
  document.body.append(stage);
  try {
    const built = mount(Frame, { target: stage, props: { page: { ...PAGES[0]!, shown: QueueSample }, app } });
    stage.getBoundingClientRect(); // has it all laid out
    void unmount(built);
  } finally {
    stage.remove();
  }
}
