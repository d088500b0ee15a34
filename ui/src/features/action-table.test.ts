import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { queueDesk } from "../gallery/fixtures";
import { frameActions, helpActions } from "../frame/actions";
import { packActions } from "./pack/actions";
import { PackDesk } from "./pack/pack-desk.svelte";
import { queueActions } from "./queue/actions";

const desk = queueDesk({ shown: () => null, takeBack: () => "111765" });
const TABLE = {
  queue: queueActions(desk),
  pack: packActions(new PackDesk()),
  frame: [...frameActions, ...helpActions],
};
/** The command card as the station prints it, and the codes a shop prints for itself. */
const rust = readFileSync(new URL("../../../src-tauri/crates/domain/src/barcodes/command.rs", import.meta.url), "utf8");
const WORDS = [...rust.matchAll(/\("([A-Z-]+)", Command::/g)].map((found) => `PB-${found[1]}`);
const isOnCard = (code: string) => WORDS.includes(code) || /^PB-(BOX-([1-9]|[12]\d|3[0-5])|RATE-[1-6]|WAY-[1-3]|QTY-\d{1,3})$/.test(code) || /^(T|SO)-\d+$/.test(code);

/** Which file puts the actions of a place on the screen. */
const SHOWN_IN: Record<string, Record<string, string[]>> = {
  queue: { primary: ["queue/QueueSide.svelte"], panel: ["queue/QueueHead.svelte", "queue/QueueSide.svelte", "queue/Decisions.svelte"] },
  pack: {
    primary: ["pack/Primary.svelte"],
    strip: ["pack/Commands.svelte"],
    list: ["pack/Rates.svelte", "pack/BoxPanel.svelte", "pack/Lines.svelte"],
    panel: ["pack/Ship.svelte", "pack/BoxPanel.svelte"],
    frame: ["../frame/Rail.svelte"],
  },
  frame: { frame: ["../frame/TopBar.svelte", "../lib/codes/Code.svelte"] },
};

describe.each(Object.entries(TABLE))("every action of the %s", (page, actions) => {
  it.each(actions.map((action) => [action.name, action] as const))("%s has a key, a code and a place to touch", (_, action) => {
    expect(action.keys.length).toBeGreaterThan(0);
    expect(isOnCard(action.code), action.code).toBe(true);
    const files = SHOWN_IN[page]?.[action.touch] ?? [];
    expect(files.length, `${page} ${action.touch}`).toBeGreaterThan(0);
    for (const file of files) expect(readFileSync(new URL(file, import.meta.url), "utf8")).toMatch(/<(button|Button|input|Segments)/);
  });

  it("uses a key once, except where only one of them is there at a time", () => {
    const always = actions.filter((action) => action.isHere === undefined).flatMap((action) => action.keys);
    expect(new Set(always).size).toBe(always.length);
  });
});
