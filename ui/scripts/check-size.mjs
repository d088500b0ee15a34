// Fails when what the window loads is larger than a bench's first paint can bear.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const MOST_KB = { code: 150, fonts: 60 };
const folder = new URL("../dist/", import.meta.url);
const sizes = { code: 0, fonts: 0 };
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\.(html|js|css|woff2)$/.test(name)) continue;
  const bytes = readFileSync(new URL(name, folder));
  // The page holds the styles.
  if (!name.endsWith(".woff2")) sizes.code += gzipSync(bytes, { level: 9 }).length;
  if (name.endsWith(".woff2")) sizes.fonts += bytes.length;
}
for (const [kind, most_kb] of Object.entries(MOST_KB)) {
  const kb = sizes[kind] / 1000;
  console.log(`${kind}: ${kb.toFixed(1)} kB of ${most_kb} kB${kind === "code" ? " gzip" : ""}`);
  if (kb > most_kb) process.exitCode = 1;
}
