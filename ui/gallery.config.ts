import { defineConfig } from "vite";
import { plugins } from "./vite.config";

/** Every state of every screen, out of fixtures: for tests and pictures, never part of the product. */
export default defineConfig({
  plugins: plugins(),
  build: {
    outDir: "dist-gallery",
    emptyOutDir: true,
    target: ["safari16.4", "chrome120"],
    reportCompressedSize: false,
    rollupOptions: { input: "gallery.html" },
  },
});
