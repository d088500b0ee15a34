import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { NEEDED_SCOPES } from "./scopes";

it("lists what the station asks the shop for", () => {
  const source = readFileSync(new URL("../../../../src-tauri/crates/channels/src/shopify/check.rs", import.meta.url), "utf8");
  const [, list = ""] = /NEEDED_SCOPES: &\[&str\] = &\[([\s\S]+?)\]/.exec(source) ?? [];
  expect([...list.matchAll(/"(\w+)"/g)].map(([, scope]) => scope)).toEqual(NEEDED_SCOPES);
});
