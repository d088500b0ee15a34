// Proves that every GraphQL document of the Shopify channel is valid for every version of the Admin API it may meet:
// no unknown field, no deprecated field, no query above the cost limit, no bulk query beyond its limits.
// Usage: node validate-shopify.mjs [version…]      Exits 1 when anything is wrong.
import { getNamedType, isCompositeType, TypeInfo, validate, visit, visitWithTypeInfo } from "graphql";
import { adminSchema, operations, VERSIONS } from "./shopify-contract.mjs";

const COST_LIMIT = 1000;
const BULK_CONNECTIONS = 5;
const BULK_DEPTH = 2;
const isBulk = (name) => name === "bulk_orders";

/** Fields Shopify calls deprecated, and the access each selected field or type asks for. */
function usage(schema, introspection, document) {
  const raw = new Map(introspection.__schema.types.map((type) => [type.name, type]));
  const deprecated = new Set();
  const access = new Set();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const [field, parent] = [types.getFieldDef(), types.getParentType()];
        if (!field || !parent) return;
        if (field.deprecationReason) deprecated.add(`${parent.name}.${field.name}`);
        const wanted = raw.get(parent.name)?.fields?.find(({ name }) => name === field.name)?.requiredAccess;
        const onType = raw.get(getNamedType(field.type).name)?.requiredAccess;
        for (const text of [wanted, onType]) if (text) access.add(text);
      },
    }),
  );
  return { deprecated: [...deprecated], access: [...access] };
}

/** An upper bound of the requested cost: objects 1, mutations 10, pages as long as they may get; and the pages' nesting. */
function weigh(schema, document) {
  const fragments = new Map(
    document.definitions.filter((d) => d.kind === "FragmentDefinition").map((d) => [d.name.value, d]),
  );
  const connections = { count: 0, depth: 0 };
  const selections = (set, type, depth) =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === "FragmentSpread") {
        return sum + selections(fragments.get(selection.name.value).selectionSet, type, depth);
      }
      if (selection.kind === "InlineFragment") return sum + selections(selection.selectionSet, type, depth);
      return sum + field(selection, type, depth);
    }, 0);
  const field = (node, parent, depth) => {
    const definition = parent.getFields?.()[node.name.value];
    const type = definition && getNamedType(definition.type);
    if (!type || !isCompositeType(type) || !node.selectionSet) return 0;
    const first = node.arguments.find(({ name }) => name.value === "first")?.value;
    const rows = first?.kind === "IntValue" ? Number(first.value) : 1;
    const isConnection = type.name.endsWith("Connection");
    const own = parent === schema.getMutationType() ? 10 : isConnection ? 2 : 1;
    const below = depth + (isConnection ? 1 : 0);
    if (isConnection) {
      connections.count += 1;
      connections.depth = Math.max(connections.depth, depth);
    }
    return own + rows * selections(node.selectionSet, type, below);
  };
  const operation = document.definitions.find(({ kind }) => kind === "OperationDefinition");
  const root = operation.operation === "mutation" ? schema.getMutationType() : schema.getQueryType();
  return { cost: selections(operation.selectionSet, root, 0), connections };
}

const versions = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS;
const documents = operations();
const everyAccess = new Set();
let wrong = 0;
const complain = (version, name, text) => {
  wrong += 1;
  console.error(`${version} ${name}: ${text}`);
};

for (const version of versions) {
  const { schema, introspection } = adminSchema(version);
  let dearest = { name: "", cost: 0 };
  for (const { name, document } of documents) {
    const errors = validate(schema, document);
    for (const error of errors) complain(version, name, error.message);
    if (errors.length > 0) continue;
    const { deprecated, access } = usage(schema, introspection, document);
    if (deprecated.length > 0) complain(version, name, `deprecated: ${deprecated.join(", ")}`);
    for (const text of access) everyAccess.add(text);
    const { cost, connections } = weigh(schema, document);
    if (isBulk(name)) {
      if (connections.count > BULK_CONNECTIONS) complain(version, name, `${connections.count} connections`);
      if (connections.depth > BULK_DEPTH) complain(version, name, `${connections.depth} levels of connections`);
    } else {
      if (cost > COST_LIMIT) complain(version, name, `may cost ${cost} of ${COST_LIMIT}`);
      if (cost > dearest.cost) dearest = { name, cost };
    }
    if (process.env.COSTS) console.log(`${version} ${name} ${cost}`);
  }
  console.log(`${version}: ${documents.length} documents, dearest ${dearest.name} at ${dearest.cost} points`);
}
if (process.env.ACCESS) for (const text of [...everyAccess].sort()) console.log(`access: ${text}`);
console.log(wrong === 0 ? `all valid (${versions.join(", ")})` : `${wrong} problems`);
process.exit(wrong === 0 ? 0 : 1);
