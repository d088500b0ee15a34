import { readdirSync, readFileSync } from "node:fs";
import { parse, type AST } from "svelte/compiler";
import { describe, expect, it } from "vitest";

const SOURCE = new URL("./", import.meta.url);
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith("paraglide") && !name.startsWith("gallery"));
const components = files.filter((name) => name.endsWith(".svelte"));
const read = (name: string) => readFileSync(new URL(name, SOURCE), "utf8");

/** Attributes whose text a person reads or hears. */
const READ = new Set(["aria-label", "title", "alt", "placeholder", "label", "text", "hint", "aria-description"]);
const NAME = "Packbench"; // the product's own name is the same in every language
const hasLetter = (text: string) => /\p{L}/u.test(text.replaceAll(NAME, ""));

type Node = { type?: string; name?: string; data?: string; value?: unknown; [key: string]: unknown };

/** Words that stand in a component itself instead of the catalogue. */
function wordsIn(source: string): string[] {
  const found: string[] = [];
  const walk = (node: Node): void => {
    if (node.type === "Text" && hasLetter(node.data ?? "")) found.push(node.data ?? "");
    if (node.type === "StyleDirective") return;
    if (node.type === "Attribute") {
      const parts = Array.isArray(node.value) ? (node.value as Node[]) : [];
      if (READ.has(node.name ?? "")) for (const part of parts) if (part.type === "Text" && hasLetter(part.data ?? "")) found.push(`${node.name}: ${part.data}`);
      return;
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child !== null && typeof child === "object" && "type" in child && (child as Node).type !== "StyleSheet") walk(child as Node);
      }
    }
  };
  walk((parse(source, { modern: true }) as AST.Root).fragment as unknown as Node);
  return found;
}

describe("the catalogue", () => {
  const ENGLISH = ["bench.json", "desk.json"].map((name) => JSON.parse(readFileSync(new URL(`../messages/en/${name}`, import.meta.url), "utf8")) as Record<string, unknown>);

  it("finds words in a component", () => {
    expect(wordsIn('<p>Hello</p><img alt="cat" class="x">{name}')).toEqual(["Hello", "alt: cat"]);
  });

  it.each(components)("holds every word of %s", (name) => {
    expect(wordsIn(read(name))).toEqual([]);
  });

  it("has each message once, and each is used", () => {
    const keys = ENGLISH.flatMap((messages) => Object.keys(messages).filter((key) => key !== "$schema"));
    expect(new Set(keys).size).toBe(keys.length);
    const sources = files.filter((name) => /\.(svelte|ts)$/.test(name)).map(read).join("\n");
    const byName = [...sources.matchAll(/\bm\[[^\]]*`([a-z_]+)\$\{/g)].map((found) => found[1] ?? "");
    const unused = keys.filter((key) => !new RegExp(`\\bm\\.${key}\\b|["'\`]${key}["'\`]`).test(sources) && !byName.some((start) => key.startsWith(start)));
    expect(unused).toEqual([]);
  });

  /** Every text a person reads, with its name; all forms of one that counts. */
  const texts = ENGLISH.flatMap((messages) =>
    Object.entries(messages).flatMap(([name, said]) => {
      const forms = typeof said === "string" ? [said] : Object.values((said as { match: Record<string, string> }[])[0]?.match ?? {});
      return name === "$schema" ? [] : forms.map((text) => ({ name, text }));
    }),
  );

  it("makes no excuses and no fuss", () => {
    const words = /\b(sorry|oops|apolog\w+|successful\w*|unfortunately|please)\b|!/i;
    expect(texts.filter(({ text }) => words.test(text))).toEqual([]);
  });

  it("names things as they are called on the bench", () => {
    const words = /\b(fulfill?ment|entity|null|undefined|422|404|mismatch|invalid|exception|sync error|payload)\b/i;
    expect(texts.filter(({ text }) => words.test(text))).toEqual([]);
  });

  it("calls the shop a shop, and one thing by one name", () => {
    expect(texts.filter(({ text }) => /\bstores?\b|\bpackage\b|\bcarton\b|\bitem code\b/i.test(text))).toEqual([]);
  });

  it("gives every measure its unit, kept on one line", () => {
    expect(texts.filter(({ name, text }) => name.startsWith("unit_") && text.includes("{") && /\} [a-z]/.test(text))).toEqual([]);
  });
});
