import type { Plugin } from "vite";

const MADE = "new Intl.PluralRules(locale, options)";
const KEPT = `
const kept = new Map();
function rules(locale, options) {
  const key = locale + JSON.stringify(options ?? null);
  if (!kept.has(key)) kept.set(key, ${MADE});
  return kept.get(key);
}
`;

/**
 * Paraglide makes plural rules anew for every message that counts something. Making them takes far longer than asking
 * them, and lists count in every row: each kind is made once.
 */
export function keepPlurals(): Plugin {
  return {
    name: "keep-plurals",
    transform(code, id) {
      if (!id.endsWith("/paraglide/registry.js")) return null;
      if (!code.includes(MADE)) throw new Error(`${id} makes no plural rules any more: this step has lost its purpose`);
      return { code: code.replace(MADE, "rules(locale, options)") + KEPT, map: null };
    },
  };
}
