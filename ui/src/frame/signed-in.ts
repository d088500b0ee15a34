import { PAGES, type Page } from "../pages";

/** What a bench shows once somebody signed in: it comes while the window asks who packs. */
export { readAhead } from "../features/queue/queue-list.svelte";
export { default as Frame } from "./Frame.svelte";
export { rehearse } from "./rehearse";

/** The page of that name; the first where none is called so. */
export const pageOf = (name: string): Page => PAGES.find((one) => one.name === name) ?? PAGES[0]!;
