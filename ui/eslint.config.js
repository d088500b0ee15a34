import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";
import { readdirSync } from "node:fs";

const features = readdirSync(new URL("./src/features/", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const tauri = { regex: "^@tauri-apps/", message: "Only src/station knows Tauri: call a command." };
const restricted = (...patterns) => ["error", { patterns: [tauri, ...patterns] }];

export default ts.config(
  { ignores: ["dist/", "dist-gallery/", "src/paraglide/", "src/station/bindings/", "contracts/", "node_modules/", "project.inlang/"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  { files: ["**/*.svelte", "**/*.svelte.ts"], languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } } },
  {
    rules: {
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-undef": "off", // TypeScript knows better
      "@typescript-eslint/no-non-null-assertion": "off", // said where the types can't know it
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "svelte/prefer-svelte-reactivity": "off", // sets and maps here are replaced as a whole, in $state.raw
    },
  },
  { files: ["scripts/**", "e2e/**"], rules: { "no-console": "off" } },
  { files: ["src/**"], rules: { "no-restricted-imports": restricted() } },
  { files: ["src/station/**"], rules: { "no-restricted-imports": "off" } },
  { files: ["src/lib/**"], rules: { "no-restricted-imports": restricted({ regex: "/(features|frame|gallery)/", message: "lib knows nothing of what uses it." }) } },
  // Features stand beside each other: what two of them need belongs to lib or station.
  ...features.map((name) => ({
    files: [`src/features/${name}/**`],
    rules: {
      "no-restricted-imports": restricted({ regex: `^(\\.\\./)+(features/)?(${features.filter((other) => other !== name).join("|")})/`, message: "Features do not import each other." }),
    },
  })),
);
