import { describe, expect, it } from "vitest";
import { found, readPage } from "./code-page";
import { PAGES } from "./pages";

const text = (pieces: { text: string }[]) => pieces.map((piece) => piece.text).join("");
const page = (code: string) => PAGES.find((one) => one.code === code)!;

describe("the pages about codes", () => {
  it("are all here, each with what happened and what to do", () => {
    expect(PAGES.length).toBeGreaterThan(40);
    for (const one of PAGES) {
      expect(text(one.says), one.code).toMatch(/[.]$/);
      const nextSteps = one.sections.find((section) => section.title === "What to do");
      expect(nextSteps?.blocks.some((block) => block.is !== "text"), one.code).toBe(true);
    }
  });

  it("are read into sections, lists and what is typed as it stands", () => {
    const read = readPage("# PB-X\n\nIt stopped. Nothing was changed.\n\n## What to do\n\nAt the bench:\n\n1. Start it.\n2. Wait.\n\n- Or not.\n\n## For support\n\nSee `log`.\n");
    expect([read.code, text(read.says)]).toEqual(["PB-X", "It stopped. Nothing was changed."]);
    expect(read.sections.map(({ title, blocks }) => [title, ...blocks.map((block) => (block.is === "text" ? "text" : `${block.is} ${block.items.length}`))])).toEqual([
      ["What to do", "text", "steps 2", "points 1"],
      ["For support", "text"],
    ]);
    expect(read.sections[1]?.blocks[0]).toEqual({ is: "text", text: [{ text: "See ", isCode: false }, { text: "log", isCode: true }, { text: ".", isCode: false }] });
  });

  it("use nothing that this window can't show", () => {
    for (const odd of ["**bold**", "[a](b)", "| a |", "### more"]) expect(() => readPage(`# PB-X\n\nA.\n\n## What to do\n\n${odd}\n`)).toThrow();
    expect(() => readPage("# PB-X\n\n## What to do\n\nStart it.\n")).toThrow();
  });

  it("are found by code in any spelling, and by words", () => {
    expect(found(PAGES, "pb-no-rates")[0]).toBe(page("PB-NO-RATES"));
    expect(found(PAGES, "no rates")[0]).toBe(page("PB-NO-RATES"));
    expect(found(PAGES, "Wrong Pin")[0]).toBe(page("PB-WRONG-PIN"));
    expect(found(PAGES, "keyring password")).toContain(page("PB-KEYS-LOCKED"));
    expect(found(PAGES, "zebra crossing")).toEqual([]);
    expect(found(PAGES, " ")).toHaveLength(PAGES.length);
  });
});
