// The two sides of the contract with Shopify: the documents this app sends, and the schemas Shopify publishes.
// The schemas come with the development dependency @shopify/dev-mcp and are never copied into this repository.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, parse, visit } from "graphql";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "../../src-tauri/crates/channels/src/shopify/documents");

/** Versions every document must be valid for: the one in use, and the two before it. */
export const VERSIONS = ["2026-04", "2026-07", "2026-10"];

const namesIn = (path) =>
  readdirSync(path)
    .filter((file) => file.endsWith(".graphql"))
    .sort()
    .map((file) => file.slice(0, -".graphql".length));

const fragments = new Map();
for (const name of namesIn(join(folder, "fragments"))) {
  for (const fragment of parse(readFileSync(join(folder, "fragments", `${name}.graphql`), "utf8")).definitions) {
    fragments.set(fragment.name.value, fragment);
  }
}

/** A document with exactly the fragments it spreads, as the app sends it. */
function withFragments(document) {
  const definitions = [...document.definitions];
  const spread = new Set();
  for (let i = 0; i < definitions.length; i += 1) {
    visit(definitions[i], {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || spread.has(name.value)) return;
        spread.add(name.value);
        definitions.push(fragment);
      },
    });
  }
  return { ...document, definitions };
}

/** Every operation: `[{ name, document }]`, in the order of their file names. */
export function operations() {
  return namesIn(folder).map((name) => ({
    name,
    document: withFragments(parse(readFileSync(join(folder, `${name}.graphql`), "utf8"))),
  }));
}

/** The Admin schema of a version, and its raw introspection (which says what each field requires). */
export function adminSchema(version) {
  const entry = fileURLToPath(import.meta.resolve("@shopify/dev-mcp"));
  const packed = readFileSync(join(dirname(entry), "data", `admin_${version}.json.gz`));
  const read = JSON.parse(gunzipSync(packed).toString("utf8"));
  const introspection = read.data ?? read;
  return { schema: buildClientSchema(introspection), introspection };
}
