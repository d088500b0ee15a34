import type { Action } from "../lib/keyboard/actions";
import { m } from "../paraglide/messages.js";
import { bench } from "../station/bench.svelte";

/** What can be done on every page. */
export const frameActions: readonly Action[] = [
  {
    name: "switch_person",
    title: m.frame_switch,
    icon: "person",
    keys: ["F10"],
    code: "PB-SWITCH",
    touch: "frame",
    isHere: () => bench.app?.person !== null,
    run: () => void bench.signOut(),
  },
];
