/** The pages of a signed-in bench, as an address names them. */
export const PAGE_NAMES = ["queue", "pack", "activity", "settings", "card"] as const;

export type PageName = (typeof PAGE_NAMES)[number];

/** The page that an address names, if there is one. */
export const pageNamed = (name: string): PageName | null => PAGE_NAMES.find((one) => one === name) ?? null;
