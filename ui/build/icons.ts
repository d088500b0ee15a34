import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const ID = "virtual:icons";
const LIST = new URL("../src/lib/components/icons.json", import.meta.url);

/**
 * `virtual:icons`: the paths of the lucide icons named in icons.json and of no others, as one object.
 * A name that lucide does not have stops the build.
 */
export function icons(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: "packbench-icons",
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      this.addWatchFile(LIST.pathname);
      const list = JSON.parse(readFileSync(LIST, "utf8")) as Record<string, string>;
      const paths = Object.entries(list).map(([name, lucide]) => {
        const svg = readFileSync(require.resolve(`lucide-static/icons/${lucide}.svg`), "utf8");
        const inner = /<svg[^>]*>(.*)<\/svg>/s.exec(svg)?.[1]?.replace(/\s*\n\s*/g, "").replaceAll(" />", "/>");
        if (!inner) throw new Error(`lucide has no drawing in ${lucide}.svg`);
        return [name, inner];
      });
      return `export default ${JSON.stringify(Object.fromEntries(paths))}`;
    },
  };
}
