import type { HtmlTagDescriptor, Plugin } from "vite";

/** Asks for the text's font together with the page, so that the first text is painted in it; figures' own comes with the first. */
export function preloadFonts(): Plugin {
  return {
    name: "packbench-preload-fonts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        return Object.keys(bundle ?? {})
          .filter((file) => /next-latin-.*\.woff2$/.test(file))
          .map(
            (file): HtmlTagDescriptor => ({
              tag: "link",
              attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: "" },
              injectTo: "head",
            }),
          );
      },
    },
  };
}
