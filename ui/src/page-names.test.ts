import { expect, it } from "vitest";
import { PAGE_NAMES, pageNamed } from "./page-names";
import { PAGES } from "./pages";

it("an address names every page and nothing else", () => {
  expect(PAGES.map((page) => page.name)).toEqual([...PAGE_NAMES]);
  expect(PAGE_NAMES.map(pageNamed)).toEqual([...PAGE_NAMES]);
  for (const none of ["", "nonsense", "Queue", "sign_in", "queue/1", "__proto__"]) expect(pageNamed(none)).toBeNull();
});
