import { defineConfig } from "vitest/config";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { icons } from "./build/icons";

export default defineConfig({
  // Messages are compiled before (npm test): their plugin keeps a store open, and the run would not end.
  plugins: [icons(), svelte()],
  resolve: { conditions: ["browser"] }, // Svelte's runes for a page, also where a test has none
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    testTimeout: 30_000,
  },
});
