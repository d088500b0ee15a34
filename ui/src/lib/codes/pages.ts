import { readPage } from "./code-page";

/** Every page about a code, out of the program itself: nothing is asked of a network. */
const SOURCES = import.meta.glob<string>("../../../../assets/docs/errors/*.md", { query: "?raw", import: "default", eager: true });

export const PAGES = Object.values(SOURCES)
  .map(readPage)
  .sort((a, b) => a.code.localeCompare(b.code));
