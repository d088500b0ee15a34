import { m } from "../../paraglide/messages.js";
import type { Refusal, Section } from "./permission";

/** What each section is called in the list and above itself. */
export const SECTION_NAME: Record<Section, () => string> = {
  bench: m.settings_bench,
  printers: m.settings_printers,
  shipping: m.settings_shipping,
  boxes: m.settings_boxes,
  packing: m.settings_packing,
  look: m.settings_look,
  people: m.settings_people,
  shop: m.settings_shop,
  card: m.settings_card,
  about: m.settings_about,
};

/** Who could change what this person can't. */
export const REFUSAL: Record<Refusal, () => string> = {
  needs_person: m.settings_needs_person,
  needs_manager: m.settings_needs_manager,
  needs_owner: m.settings_needs_owner,
};
