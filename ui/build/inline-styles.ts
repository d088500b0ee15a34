import type { Plugin } from "vite";

/** Puts all styles into the page itself: the window asks for each file by its own long way, and draws nothing before. */
export function inlineStyles(): Plugin {
  return {
    name: "packbench-inline-styles",
    apply: "build",
    config: () => ({ build: { cssCodeSplit: false } }),
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const sheets = Object.values(bundle ?? {}).filter((file) => file.type === "asset" && file.fileName.endsWith(".css"));
        const [sheet] = sheets;
        const bare = html.replace(/\s*<link rel="stylesheet"[^>]*>/, "");
        if (sheets.length !== 1 || sheet?.type !== "asset" || bare === html || !html.includes("</head>")) {
          throw new Error(`a page with its one sheet of styles was to come, with ${sheets.length}`);
        }
        Reflect.deleteProperty(bundle!, sheet.fileName);
        return bare.replace("</head>", () => `<style>${String(sheet.source)}</style></head>`);
      },
    },
  };
}
