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
        for (const sheet of sheets) Reflect.deleteProperty(bundle!, sheet.fileName);
        const styles = sheets.map((sheet) => (sheet.type === "asset" ? `<style>${String(sheet.source)}</style>` : ""));
        return html.replace(/\s*<link rel="stylesheet"[^>]*>/g, "").replace("</head>", () => `${styles.join("")}</head>`);
      },
    },
  };
}
