// Writes random answers that are true to Shopify's schema, one JSON object a line: {"operation", "data"}.
// The channel's test reads them all: whatever the schema allows must be understood or refused, never crash.
// Usage: node mock-answers.mjs [answers per operation = 50] [seed = 1] > answers.jsonl
import { addMocksToSchema } from "@graphql-tools/mock";
import { execute, getNullableType, isListType, isNonNullType, isObjectType, Kind } from "graphql";
import { adminSchema, operations, VERSIONS } from "./shopify-contract.mjs";

const [count, seed] = [Number(process.argv[2] ?? 50), Number(process.argv[3] ?? 1)];
const NULL_SHARE = 0.2;
const LONGEST_LIST = 4;

// mulberry32. The mocking library draws enum values from Math.random itself, so it gets the seeded one too.
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
Math.random = random;
const below = (end) => Math.floor(random() * end);
const pick = (values) => values[below(values.length)];

const texts = ["", " ", "Geoboard", "Zoë Müller", "木のパズル", "🧩", '"quoted"\\', "#1001", "line\nbreak", "x".repeat(300)];
const mocks = {
  ID: () => `gid://shopify/Mock/${below(Number.MAX_SAFE_INTEGER)}`,
  Int: () => pick([0, 1, 2, 7, -1, 2147483647]),
  Float: () => pick([0, 0.5, 453.6, 1e9, -3]),
  Boolean: () => random() < 0.5,
  String: () => pick(texts),
  DateTime: () => new Date(1.6e12 + below(2e11)).toISOString().replace(/\.\d+Z$/, "Z"),
  Decimal: () => pick(["0.0", "7.38", "12", "-1.5", "1234567.89", "3.333333"]),
  Money: () => pick(["0.00", "19.99"]),
  URL: () => pick(["https://cdn.shopify.com/s/files/1/a.png?v=1", "https://example.com/ü"]),
  UnsignedInt64: () => String(below(Number.MAX_SAFE_INTEGER)),
};

/** Makes lists of random length and nulls whatever the schema lets be null. */
function vary(value, type, node, fragments, depth) {
  if (!isNonNullType(type) && depth > 1 && random() < NULL_SHARE) return null;
  const bare = getNullableType(type);
  if (value === null || value === undefined) return null;
  if (isListType(bare)) {
    const length = below(LONGEST_LIST + 1);
    const rows = value.length === 0 ? [] : Array.from({ length }, (_, i) => structuredClone(value[i % value.length]));
    return rows.map((row) => vary(row, bare.ofType, node, fragments, depth));
  }
  if (!node.selectionSet || !isObjectType(bare)) return value;
  const varied = {};
  const take = (set) => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) take(fragments.get(selection.name.value).selectionSet);
      else if (selection.kind === Kind.INLINE_FRAGMENT) take(selection.selectionSet);
      else {
        const key = selection.alias?.value ?? selection.name.value;
        const field = bare.getFields()[selection.name.value];
        varied[key] = field ? vary(value[key], field.type, selection, fragments, depth + 1) : value[key];
      }
    }
  };
  take(node.selectionSet);
  return varied;
}

const version = VERSIONS.at(-1);
const mocked = addMocksToSchema({ schema: adminSchema(version).schema, mocks });
for (const { name, document } of operations()) {
  if (name === "bulk_orders") continue; // its answer is a file, not a reply
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map(
    document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).map((f) => [f.name.value, f]),
  );
  const isMutation = operation.operation === "mutation";
  const root = isMutation ? mocked.getMutationType() : mocked.getQueryType();
  const variableValues = { id: "1", after: "1", linesAfter: "1", query: "q", tags: ["t"], holdIds: ["1"] };
  variableValues.hold = { reason: "OTHER" };
  variableValues.fulfillment = { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: "1" }] };
  for (let i = 0; i < count; i += 1) {
    const { data, errors } = await execute({ schema: mocked, document, variableValues });
    if (errors) throw new Error(`${name}: ${errors[0].message}`);
    const varied = vary(data, root, operation, fragments, 0);
    process.stdout.write(`${JSON.stringify({ operation: name, data: varied })}\n`);
  }
}
