import { render } from "svelte/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pack, verdict } from "../../gallery/fixtures";
import { bench } from "../../station/bench.svelte";
import { FakeHost } from "../../station/hosts/fake";
import NotePanel from "./NotePanel.svelte";
import { PackDesk } from "./pack-desk.svelte";

// The panel asks where the focus was, to give it back.
beforeEach(() => void vi.stubGlobal("document", { activeElement: null, cookie: "" }).stubGlobal("HTMLElement", EventTarget));
afterEach(() => void vi.unstubAllGlobals());

/** So many letters its field takes. */
const LONGEST = 200;

/** The reasons that can be pressed while a note lies open, with whether they are the note. */
function reasons(desk: PackDesk, action: "hold" | "problem"): [reason: string, isChosen: boolean][] {
  const { body } = render(NotePanel, { props: { desk, action } });
  const [, list = ""] = /<ul[^>]*>(.*?)<\/ul>/.exec(body) ?? [];
  return [...list.matchAll(/<button type="button"[^>]*aria-pressed="(\w+)"[^>]*>(.*?)<\/button>/g)].map(([, is, text = ""]) => [text.replaceAll(/<[^>]*>/g, ""), is === "true"]);
}

describe.each(["hold", "problem"] as const)("the note of %s can be given by touch alone", (action) => {
  it("as one of four or five reasons, which becomes what the field says and the station is told", async () => {
    const host = new FakeHost({ act: () => ({ go_to: null, pack: null, sounds: [], last_scan: null, notice: null, press: null }) });
    bench.pack = pack([1, 1, 0, 0], verdict("idle"));
    const desk = new PackDesk();
    desk.open({ is: "note", action });
    const offered = reasons(desk, action);
    expect([4, 5]).toContain(offered.length);
    expect(new Set(offered.map(([reason]) => reason)).size).toBe(offered.length);
    expect(offered.filter(([reason, isChosen]) => isChosen || reason.length > LONGEST)).toEqual([]);

    const [reason] = offered[2]!;
    desk.note = reason;
    expect(reasons(desk, action).filter(([, isChosen]) => isChosen)).toEqual([[reason, true]]);
    desk.confirm();
    await bench.act("print_slip");
    expect(host.asked.find(({ name }) => name === "act")?.request).toMatchObject({ action, note: reason });
  });
});
