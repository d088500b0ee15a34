import type list from "./icons.json";

/** The icons this window has, as icons.json lists them. */
export type IconName = keyof typeof list;
