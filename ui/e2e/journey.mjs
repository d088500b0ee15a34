// One order of five units with one wrong and one extra scan, by keyboard alone, in Chromium on the browser host:
// both themes at both sizes, axe on every screen, and what came of it read in the simulated world outside.
// PACKBENCH_CTL=path names another packbenchctl, PACKBENCH_UI=folder another built UI; SHOTS=folder keeps a picture of
// every screen.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startChromium } from "./chromium.mjs";

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const THEMES = ["light", "dark"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ORDER = "111764";
const [WORKBOOK, CURSIVE, BLOCKS, INK, CARDS] = ["850041870021", "850041870014", "850041870403", "850041870106", "850041870304"];
/** Code, whether it is right, the verdict, words of what the screen then says, and the name of the screen if axe looks at it. */
const SCANS = [
  ["T-07", true, "idle", "Scan the first item"],
  [WORKBOOK, true, "line_done", "Print Letters Workbook"],
  [CURSIVE, false, "wrong", "Nothing was recorded.", "stop"],
  [BLOCKS, true, "right", "1 of 2 in the box", "pack"],
  [BLOCKS, true, "line_done", "2 of 2 in the box"],
  [BLOCKS, false, "one_too_many", "One too many", "over"],
  [INK, true, "line_done", "4/5"],
  [CARDS, true, "printed", "is done.", "printed"],
];
const PATIENCE_MS = 30_000;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const ctl = process.env.PACKBENCH_CTL ?? here("../../target/debug/packbenchctl");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

let passed = 0;
let failed = 0;

/** Runs one proof and prints its line. */
async function proof(name, run) {
  const from = performance.now();
  const line = () => `${name} <${((performance.now() - from) / 1000).toFixed(2)}s>`;
  try {
    await run();
    passed++;
    console.log(`ok ${line()}`);
  } catch (failure) {
    failed++;
    console.log(`FAILED ${line()}`);
    console.log(failure.message);
  }
}

function ensure(isSo, otherwise) {
  if (!isSo) throw new Error(otherwise);
}

/** A demo shop, its bench and their door: `{ listening, control }`, and how to end them. */
async function serveDemo() {
  const door = spawn(ctl, ["serve", "--ui", "--demo", "--json", "--ui-dir", process.env.PACKBENCH_UI ?? here("../dist")], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => door.once("exit", resolve));
  const gone = ended.then((code) => Promise.reject(new Error(`${ctl} ended with ${code}`)));
  const line = new Promise((resolve) => createInterface(door.stdout).once("line", resolve));
  const addresses = JSON.parse(await Promise.race([line, gone]));
  gone.catch(() => {}); // from here on its end is ours
  const close = async () => {
    door.kill("SIGINT");
    await ended;
  };
  return { ...addresses, close };
}

/** axe finds nothing on the screen that is there, in its last colours. */
async function isAccessible(page, view, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(axe);
  const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { resultTypes: ["violations"], runOnly }), RULES);
  if (shots) await page.screenshot({ path: join(shots, `${name}-${view}.png`) });
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `axe ${id} on ${name}: ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`));
  ensure(found.length === 0, found.join("\n"));
}

const looked = (page, view, name) => proof(`${name} ${view} has no axe violation`, () => isAccessible(page, view, name));

/** Types a code and Enter, as a scanner that is a keyboard. */
async function scan(page, code) {
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

/** Waits for this verdict with these words. */
async function answered(page, code, verdict, said) {
  const seen = () => {
    const section = document.querySelector("[data-verdict]");
    return { verdict: section?.dataset.verdict ?? null, said: (section?.innerText ?? "").replace(/\s+/g, " ") };
  };
  const isSo = ([wanted, words]) => {
    const section = document.querySelector("[data-verdict]");
    return section?.dataset.verdict === wanted && section.innerText.replace(/\s+/g, " ").includes(words);
  };
  try {
    await page.waitForFunction(isSo, [verdict, said], { timeout: PATIENCE_MS });
  } catch {
    throw new Error(`${code}: not ${verdict} “${said}” but ${JSON.stringify(await page.evaluate(seen))}`);
  }
}

/** The whole way on a demo shop of its own, which ends with it. */
async function journey(browser, view, size, theme) {
  const shop = await serveDemo();
  const page = await browser.newPage({ viewport: size, colorScheme: theme, reducedMotion: "reduce" });
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(String(error)));
  try {
    page.setDefaultTimeout(PATIENCE_MS);
    await pack(page, shop, view, theme);
    await lookAround(page, view);
    ensure(thrown.length === 0, thrown.join("\n"));
  } finally {
    await page.close();
    await shop.close();
  }
}

/** From the queue to a label and a shop that knows. */
async function pack(page, shop, view, theme) {
  await page.addInitScript(() => {
    window.clicks = 0;
    addEventListener("click", () => window.clicks++, true);
  });
  await page.goto(shop.listening);
  await page.waitForFunction(() => document.querySelectorAll("[role=row]").length > 3 && document.body.innerText.includes("T-0"));
  await looked(page, view, "queue");
  await proof(`order packed ${view}: 6 right scans, 1 wrong, 1 extra, 0 clicks`, async () => {
    for (const [code, , verdict, words, name] of SCANS) {
      await scan(page, code);
      await answered(page, code, verdict, words);
      if (name && name !== "printed") await looked(page, view, name);
    }
    ensure(SCANS.filter(([, isRight]) => isRight).length === 6, "N + 1 scans for N = 5 units");
    ensure((await page.evaluate(() => window.clicks)) === 0, "something was clicked");
    ensure((await page.evaluate(() => document.documentElement.dataset.theme)) === theme, `the theme is not ${theme}`);
  });
  await proof(`shop told ${view}: one transaction, one label, one fulfilment`, () => isShipped(page, shop));
  await looked(page, view, "printed");
}

/** The pages beside packing. */
async function lookAround(page, view) {
  for (const [name, title] of [["settings", "Settings"], ["activity", "Activity"]]) {
    await page.getByRole("button", { name: title, exact: true }).click();
    await page.waitForFunction((wanted) => document.title.startsWith(wanted) && document.querySelector("main h1, main h2"), title);
    await looked(page, view, name);
  }
  await scan(page, "PB-SWITCH");
  await page.waitForFunction(() => document.title.startsWith("Who is packing?") && document.querySelector("main h1, h1"));
  await looked(page, view, "sign-in");
}

/** The world outside holds one label, bought once and printed once, and the shop knows its number. */
async function isShipped(page, shop) {
  await page.getByText("The shop knows").waitFor();
  const { shopify, shippo, printer } = await (await fetch(`${shop.control}/state`)).json();
  ensure(shippo.transactions.length === 1 && shippo.transactions[0].status === "SUCCESS", JSON.stringify(shippo));
  const tracking = shippo.transactions[0].tracking_number;
  const told = shopify.fulfillments.filter((one) => one.order === ORDER);
  ensure(told.length === 1 && told[0].tracking_number === tracking, JSON.stringify(told));
  ensure(printer.length === 1 && printer[0].bytes > 0, JSON.stringify(printer));
  ensure((await page.innerText("body")).includes(tracking), `the screen does not name ${tracking}`);
}

const browser = await startChromium();
for (const size of SIZES) {
  for (const theme of THEMES) {
    const view = `${size.width}-${theme}`;
    await proof(`journey ${view}`, () => journey(browser, view, size, theme));
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
