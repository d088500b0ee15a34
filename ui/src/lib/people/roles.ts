import { m } from "../../paraglide/messages.js";

const NAME: Record<string, () => string> = {
  packer: m.sign_in_role_packer,
  lead: m.sign_in_role_lead,
  manager: m.sign_in_role_manager,
  owner: m.sign_in_role_owner,
};
const MAY: Record<string, () => string> = {
  packer: m.settings_role_packer_may,
  lead: m.settings_role_lead_may,
  manager: m.settings_role_manager_may,
  owner: m.settings_role_owner_may,
};

/** What a role is called; one from a newer station by its own word. */
export const roleName = (role: string): string => NAME[role]?.() ?? role;

/** What a role may do, in a sentence. */
export const roleMay = (role: string): string => MAY[role]?.() ?? "";
