import type { PersonView } from "../../station/bindings/PersonView";

export const SECTIONS = [
  "bench",
  "printers",
  "shipping",
  "boxes",
  "packing",
  "look",
  "people",
  "shop",
  "card",
  "about",
] as const;
export type Section = (typeof SECTIONS)[number];

/** What a person must be allowed to change a section; null is for everyone to see and print. */
const NEEDS: Record<Section, string | null> = {
  bench: "change_bench",
  printers: "change_bench",
  shipping: "change_bench",
  boxes: "change_bench",
  packing: "change_bench",
  look: "change_bench",
  people: "change_people",
  shop: "change_shop",
  card: null,
  about: null,
};

export type Refusal = "needs_person" | "needs_manager" | "needs_owner";

/** Why `person` may not do `action`, or null when they may. */
export function refusal(person: PersonView | null, action: string): Refusal | null {
  if (person?.may.includes(action)) return null;
  if (person === null) return "needs_person";
  return action === "change_shop" ? "needs_owner" : "needs_manager";
}

/** Why `person` may only read `section`, or null when they may change it. */
export function readOnly(section: Section, person: PersonView | null): Refusal | null {
  const action = NEEDS[section];
  return action === null ? null : refusal(person, action);
}
