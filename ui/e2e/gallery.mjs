// Looks at every state of the gallery in Chromium: pictures, axe, nothing cut, reading sizes, targets, and that a console stays silent.
// SHOTS=folder keeps the pictures; STATES=name,name looks at some only; PACKBENCH_CHROMIUM=path names another browser. At
// PACKBENCH_SIZE=ci each state is looked at once, in a size and theme that PACKBENCH_SEED draws.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { openGallery } from "./gallery-browser.mjs";
import { probe } from "./probe.mjs";

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const { root, browser, close } = await openGallery();

const THEMES = ["light", "dark"];
const AT_ONCE = 3;
const isSmaller = process.env.PACKBENCH_SIZE === "ci";
const seed = Number(process.env.PACKBENCH_SEED ?? 1);

/** A number out of a name and the seed, the same on every machine (FNV-1a). */
function drawn(name) {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash >>> 8;
}

/** The sizes and themes a state is looked at in: all; at CI's size the one that the seed draws. */
const LOOKS = SIZES.flatMap((size) => THEMES.map((theme) => ({ size, theme })));
const looksAt = (state) => (isSmaller ? [LOOKS[drawn(state) % LOOKS.length]] : LOOKS);

/** A page of its own with what its console said. */
async function open() {
  const context = await browser.newContext({ viewport: SIZES[0], reducedMotion: "reduce" });
  const page = await context.newPage();
  const said = [];
  // Keys pressed by a script wake no sound: that warning is the browser's own.
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && !message.text().includes("AudioContext") && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  return { page, said };
}

/** Brings a state up in its first look; the others follow by turning size and theme, as a person may. */
async function show({ page, said }, state, { size, theme }) {
  said.length = 0;
  await page.setViewportSize(size);
  await page.goto(`${root}?state=${state}&theme=${theme}`);
  await page.waitForSelector("html[data-ready]", { timeout: 20_000, state: "attached" });
  await page.evaluate(axe);
}

/** What is wrong with one view. */
async function look({ page, said }, state, { size, theme }) {
  await page.setViewportSize(size);
  await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  const found = [...(await page.evaluate(probe)), ...said.splice(0).map((text) => `console: ${text}`)];
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const violation of violations) for (const node of violation.nodes) found.push(`axe ${violation.id}: ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`);
  if (shots) await page.screenshot({ path: join(shots, `${state}-${size.width}${theme === "dark" ? "-dark" : ""}.png`) });
  return found;
}

const first = await open();
await first.page.goto(root);
await first.page.waitForFunction(() => window.states);
const all = await first.page.evaluate(() => window.states);
const wanted = process.env.STATES ? all.filter((one) => process.env.STATES.split(",").some((part) => one === part || (part.endsWith("*") && one.startsWith(part.slice(0, -1))))) : all;

if (isSmaller) console.log(`smaller: ${wanted.length} of ${wanted.length * LOOKS.length} views, each state in one, seed ${seed}`);
let [faults, views] = [0, 0];
const left = [...wanted];
async function work(looker) {
  for (let state = left.shift(); state; state = left.shift()) {
    const looks = looksAt(state);
    await show(looker, state, looks[0]);
    for (const one of looks) {
      const found = await look(looker, state, one);
      views++;
      faults += found.length;
      for (const fault of found) console.log(`${state} ${one.size.width} ${one.theme}: ${fault}`);
    }
  }
}
await Promise.all([first, ...(await Promise.all(Array.from({ length: AT_ONCE - 1 }, open)))].map(work));
await close();
console.log(`gallery: ${wanted.length} states, ${views} views, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;
