import { codeBook } from "../lib/codes/code-book.svelte";
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
  {
    name: "sync_now",
    title: m.queue_read_now,
    icon: "sync",
    keys: ["r", "R"],
    code: "PB-SYNC",
    touch: "frame",
    run: () => void bench.syncNow(),
  },
];

/** What can be done before anybody signed in, too. */
export const helpActions: readonly Action[] = [
  {
    name: "look_up_code",
    title: m.codes_title,
    icon: "help",
    keys: ["F1"],
    code: "PB-HELP",
    touch: "frame",
    run: () => (codeBook.isOpen ? codeBook.close() : codeBook.open((bench.notice ?? bench.failure)?.code ?? null)),
  },
];
