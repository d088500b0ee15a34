import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { icons } from "./build/icons";
import { inlineStyles } from "./build/inline-styles";
import { keepPlurals } from "./build/keep-plurals";
import { preloadFonts } from "./build/preload-fonts";

/** What every build of this window needs; the gallery uses the same. */
export const plugins = () => [
  paraglideVitePlugin({
    project: "./project.inlang",
    outdir: "./src/paraglide",
    strategy: ["baseLocale"],
  }),
  keepPlurals(),
  icons(),
  svelte(),
  preloadFonts(),
  inlineStyles(),
];

export default defineConfig({
  plugins: plugins(),
  clearScreen: false,
  server: { port: 5173, strictPort: true, host: "127.0.0.1", fs: { allow: [".", "../assets"] } },
  build: { target: ["safari16.4", "chrome120"], modulePreload: { polyfill: false }, reportCompressedSize: false },
});
