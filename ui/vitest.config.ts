import { defineConfig } from "vitest/config";
import { plugins } from "./vite.config";

export default defineConfig({
  plugins: plugins(),
  resolve: { conditions: ["browser"] }, // Svelte's runes for a page, also where a test has none
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    testTimeout: 30_000,
  },
});
