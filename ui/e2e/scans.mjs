// Scans with real key events into a real page, whatever has the focus: each arrives once, nothing else happens.
import { openGallery } from "./gallery-browser.mjs";

const CODES = ["850041870403", "T-07", "PB-UNDO", "SO-111764", "X0012ABCD9", "4006381333931"];
const GAPS_MS = [5, 30, 52];
const FOCUS = {
  nothing: () => document.activeElement?.blur(),
  "a button": () => document.querySelector("main button").focus(),
  "the blue button": () => document.querySelector("button.primary").focus(),
  "the rail": () => document.querySelector("nav button:last-child").focus(),
  "a field": () => document.querySelector("input").focus(),
};

const SLIP_MS = 5;
const TURNS = 10;

/** Runs in the page: presses the keys, paced by the page's own clock, and gives the widest gap there was. */
async function press([keys, gap_ms]) {
  let [last, widest_ms] = [null, 0];
  for (const key of keys) {
    const code = /^\d$/.test(key) ? `Digit${key}` : key;
    const event = new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true });
    if (last !== null) widest_ms = Math.max(widest_ms, event.timeStamp - last);
    last = event.timeStamp;
    (document.activeElement ?? document.body).dispatchEvent(event);
    const from = performance.now();
    while (performance.now() - from < gap_ms) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return widest_ms;
}

const { root, browser, close } = await openGallery();
const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
let [scans, again] = [0, 0];
const faults = [];
for (const [where, focus] of Object.entries(FOCUS)) {
  await page.goto(`${root}?state=queue`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  for (const gap_ms of GAPS_MS) {
    for (const code of CODES) {
      // A busy machine may press a key too late: that is not the scan that was asked for, and it is made again.
      for (let turn = 1; ; turn++) {
        await page.evaluate(focus);
        await page.evaluate(() => (window.asked.length = 0));
        const widest_ms = await page.evaluate(press, [[...code, "Enter"], gap_ms]);
        await page.waitForTimeout(350);
        if (widest_ms <= Math.max(...GAPS_MS) + SLIP_MS || turn === TURNS) break;
        again++;
        await page.reload();
        await page.waitForSelector("html[data-ready]", { state: "attached" });
      }
      const seen = await page.evaluate(() => ({
        did: window.asked.filter((one) => !/_view|queue_page|queue_summary/.test(one.name)).map((one) => (one.name === "scan" ? one.request.raw : one.name)),
        field: document.querySelector("input").value,
        page: location.hash,
      }));
      scans++;
      const isRight = JSON.stringify(seen) === JSON.stringify({ did: [code], field: "", page: "#queue" });
      if (!isRight) faults.push(`${code} at ${gap_ms} ms, focus on ${where}: ${JSON.stringify(seen)}`);
    }
  }
}
// By hand: real keys through the browser's own input, slower than any scanner.
await page.goto(`${root}?state=queue`);
await page.waitForSelector("html[data-ready]", { state: "attached" });
await page.keyboard.press("/");
await page.waitForTimeout(400);
await page.keyboard.type("maya o", { delay: 110 });
await page.waitForTimeout(300);
const typed = await page.inputValue("input");
if (typed !== "maya o") faults.push(`typed by hand: "${typed}"`);
await page.keyboard.press("Escape");
await page.keyboard.press("Enter");
await page.waitForTimeout(200);
const opened = await page.evaluate(() => window.asked.filter((one) => one.name === "open_order").length);
if (opened !== 1) faults.push(`Enter opened ${opened} orders`);

await close();
for (const fault of faults) console.log(fault);
console.log(`scans: ${scans} scans, ${again} made again, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
