// Draws the demo shop's product pictures anew: ../assets/demo/NAME.png out of NAME.svg. Run after a drawing was changed.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChromium } from "../e2e/chromium.mjs";

/** What the bench asks the shop for: more than twice the largest place a picture has on a screen. */
const EDGE = 400;
const folder = fileURLToPath(new URL("../../assets/demo/", import.meta.url));
const browser = await startChromium();
const page = await browser.newPage({ viewport: { width: EDGE, height: EDGE } });
for (const name of readdirSync(folder).filter((one) => one.endsWith(".svg"))) {
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${EDGE}px}</style>${readFileSync(join(folder, name), "utf8")}`);
  writeFileSync(join(folder, name.replace(".svg", ".png")), await page.screenshot());
}
await browser.close();
