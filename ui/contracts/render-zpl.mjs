// Draws labels as a 4 x 6 in printer of 203 dpi would, by a renderer that is not ours.
// Usage: node render-zpl.mjs FILE.zpl…      Writes FILE.zpl.png beside each, and prints how many.
import { readFileSync, writeFileSync } from "node:fs";
import { ready } from "zpl-renderer-js";

const [width_mm, height_mm, dots_per_mm] = [101.6, 152.4, 8];
const files = process.argv.slice(2);
const { api } = await ready;
for (const file of files) {
  const picture = await api.zplToBase64Async(readFileSync(file, "utf8"), width_mm, height_mm, dots_per_mm);
  writeFileSync(`${file}.png`, Buffer.from(picture, "base64"));
}
console.log(`${files.length} drawn`);
process.exit(0); // the renderer keeps its own clock running
