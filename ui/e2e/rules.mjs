// The rules of the design that hold on every screen: what stays, where the focus is, what those hear who do not see, and that
// nothing is cut at 200% zoom, with text a good third longer, from right to left, or in the system's own colours.
// RULE=part of a name runs some only; SHOTS=folder keeps pictures of the stretched views.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openGallery } from "./gallery-browser.mjs";
import { probe } from "./probe.mjs";

const SIZE = { width: 1366, height: 768 };
const LARGE = { width: 1920, height: 1080 };
/** Half of it in each direction, as the page is at 200% zoom. */
const ZOOMED = { width: SIZE.width / 2, height: SIZE.height / 2 };
/** A screen of every kind. */
const KINDS = [
  ...["queue", "queue-offline", "queue-notice", "queue-first-sync", "queue-empty", "queue-error", "codes", "codes-page", "queue-decide", "queue-no-sound"],
  ...["pack-idle", "pack-right", "pack-wrong", "pack-over", "pack-verified", "pack-verified-offline", "pack-blocked-weight", "pack-printed", "pack-hold-note", "pack-many-boxes"],
  ...["setup-start", "setup-keys-bad", "setup-scanner", "setup-printers", "setup-first"],
  ...["sign-in", "sign-in-pin", "activity", "settings-bench", "settings-boxes", "settings-look", "settings-people", "settings-about"],
];
const MANY = 5000;
const TEN_MINUTES_MS = 600_000;

const { root, browser, close } = await openGallery();
const context = await browser.newContext({ viewport: SIZE, reducedMotion: "reduce" });
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
let [passed, failed] = [0, 0];

function ensure(isSo, otherwise) {
  if (!isSo) throw new Error(otherwise);
}

async function rule(name, run, options = {}) {
  if (process.env.RULE && !name.includes(process.env.RULE)) return;
  const from = performance.now();
  const own = Object.keys(options).length > 0 ? await browser.newContext({ viewport: SIZE, reducedMotion: "reduce", ...options }) : null;
  const page = await (own ?? context).newPage();
  const line = () => `${name} <${((performance.now() - from) / 1000).toFixed(2)}s>`;
  try {
    await run(page);
    passed++;
    console.log(`ok ${line()}`);
  } catch (failure) {
    failed++;
    console.log(`FAILED ${line()}\n${failure.message}`);
  } finally {
    await page.close();
    await own?.close();
  }
}

async function show(page, state) {
  await page.goto(`${root}?state=${state}`);
  await page.waitForSelector("html[data-ready]", { timeout: 20_000, state: "attached" });
}
const painted = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
const asked = (page) => page.evaluate(() => window.asked.map(({ name, request }) => ({ name, ...request })));

/** Types a code at a scanner's pace. */
async function scan(page, code) {
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

/** Looks at a screen of every kind after `change`, and says all that is wrong with them at once. */
async function everywhere(page, name, change, options = {}) {
  const found = [];
  for (const state of KINDS) {
    await show(page, state);
    await change(state);
    await painted(page);
    if (shots) await page.screenshot({ path: join(shots, `${name}-${state}.png`) });
    for (const fault of await page.evaluate(probe, options)) found.push(`${state}: ${fault}`);
  }
  ensure(found.length === 0, found.join("\n"));
}

const all = await (async () => {
  const page = await context.newPage();
  await page.goto(root);
  await page.waitForFunction(() => window.states);
  const states = await page.evaluate(() => window.states);
  await page.close();
  return states;
})();
const EVERY = process.env.PACKBENCH_SIZE === "ci" ? 3 : 1;
const PACKS = all.filter((state) => state.startsWith("pack-") && state !== "pack-none").filter((_, at) => at % EVERY === 0 || EVERY === 1);
if (EVERY > 1) console.log(`smaller: ${PACKS.length} states of packing, every third`);

await rule("scans during a panel are heard, in order, and none reaches its field", async (page) => {
  await show(page, "pack-hold-note");
  for (const code of ["850041870403", "T-07", "850041870021"]) await scan(page, code);
  await page.waitForFunction(() => window.asked.filter((one) => one.name === "scan").length === 3);
  const heard = (await asked(page)).filter((one) => one.name === "scan").map((one) => one.raw);
  ensure(heard.join() === "850041870403,T-07,850041870021", `heard ${heard}`);
  ensure((await page.inputValue("form input")) === "", "a scan was typed into the note");
});

await rule("scans while the list is not there yet are heard", async (page) => {
  await show(page, "queue-loading");
  await scan(page, "T-07");
  await page.waitForFunction(() => window.asked.some((one) => one.name === "scan" && one.request.raw === "T-07"));
});

await rule("a verdict stays until the next scan: ten minutes later it is still there", async (page) => {
  await page.clock.install();
  for (const state of ["pack-wrong", "pack-over", "pack-right", "pack-printed", "pack-notice"]) {
    await page.goto(`${root}?state=${state}`);
    for (let waited = 0; waited < 100 && !(await page.$("html[data-ready]")); waited++) await page.clock.runFor(50);
    const before = await page.innerText("main");
    await page.clock.fastForward(TEN_MINUTES_MS);
    await page.clock.runFor(1000);
    ensure((await page.innerText("main")) === before, `${state} changed by itself`);
  }
});

await rule("the blue button of packing stands in one place and is 80 px high or more", async (page) => {
  for (const size of [SIZE, LARGE]) await inOnePlace(page, size);
});

async function inOnePlace(page, size) {
  await page.setViewportSize(size);
  const places = new Map();
  for (const state of PACKS) {
    await show(page, state);
    const box = await page.evaluate(() => {
      const button = document.querySelector("[data-primary]");
      if (!button) return null;
      const { left, top, width, height } = button.getBoundingClientRect();
      return [left, top, width, height].map(Math.round);
    });
    if (box) places.set(state, box.join());
  }
  const usual = [...places.values()].sort((a, b) => [...places.values()].filter((one) => one === b).length - [...places.values()].filter((one) => one === a).length)[0];
  ensure(Number(usual?.split(",")[3]) >= 80, `it is ${usual}`);
  const wrong = [...places].filter(([, place]) => place !== usual);
  ensure(wrong.length === 0, `not at ${usual}: ${wrong.map(([state, place]) => `${state} ${place}`).join("; ")}`);
}

await rule("Esc always gets out to the queue, and the order keeps its place", async (page) => {
  for (const state of PACKS) {
    await show(page, state);
    const shown = (await asked(page)).length;
    for (let press = 0; press < 3 && !page.url().endsWith("#queue"); press++) {
      await page.keyboard.press("Escape");
      await page.waitForTimeout(300); // a key that may begin a scan stands alone first
    }
    ensure(page.url().endsWith("#queue"), `${state}: still at ${page.url()}`);
    const did = (await asked(page)).slice(shown).filter((one) => ["act", "leave_order", "decide"].includes(one.name));
    ensure(did.length === 0, `${state}: ${JSON.stringify(did)}`);
  }
});

await rule("new orders join above without moving the chosen row", async (page) => {
  await show(page, "queue-taken");
  const place = () => page.evaluate(() => document.querySelector("[aria-selected=true]")?.getBoundingClientRect().top ?? null);
  await page.evaluate(() => document.querySelector("[role=grid]").scrollBy(0, 40));
  await painted(page);
  const before = await place();
  await page.evaluate(() => {
    window.world.newOrders = 5;
    window.world.tell(["queue"]);
  });
  await page.waitForFunction(() => document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") === "86");
  await painted(page);
  ensure(before !== null && Math.abs((await place()) - before) < 1, `it went from ${before} to ${await place()}`);
  ensure(await page.evaluate(() => document.querySelector("[role=grid]").textContent.includes("New")), "nothing marks a new order");
});

await rule("a row is the same whichever way the list was scrolled to it, and rows are seen and heard in their order", async (page) => {
  await show(page, "queue");
  const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
  const keepsFocus = async (nth) => {
    await page.click(`[id^=order-] >> nth=${nth}`);
    const before = await focused();
    await look(174);
    await heard();
    ensure(before.startsWith("order-") && (await focused()) === before, `the focus went from ${before} to ${await focused()}`);
  };
  const texts = new Map();
  const look = async (step) => {
    const rows = await page.evaluate(async (by) => {
      const list = document.querySelector("[role=grid]");
      list.scrollBy(0, by);
      await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
      return [...list.querySelectorAll("[id^=order-]")].map((row) => ({
        place: Number(row.getAttribute("aria-rowindex")),
        text: `${row.id} ${row.firstElementChild.textContent}`,
        top: row.getBoundingClientRect().top,
      }));
    }, step);
    ensure(rows.length > 5, `${rows.length} rows`);
    rows.sort((one, other) => one.top - other.top);
    rows.forEach(({ place, text, top }, at) => {
      const above = rows[at - 1];
      ensure(!above || (top >= above.top + 57 && place === above.place + (top > above.top + 90 ? 2 : 1)), `row ${place} at ${top} comes after ${above?.place} at ${above?.top}`);
      ensure((texts.get(place) ?? text) === text, `row ${place} is ${text}, and was ${texts.get(place)}`);
      texts.set(place, text);
    });
  };
  const heard = () =>
    page.waitForFunction(() => {
      const places = [...document.querySelectorAll("[id^=order-]")].map((row) => Number(row.getAttribute("aria-rowindex")));
      const isUnderItsHead = (row) => {
        const [box, group] = [row, row.closest("[role=rowgroup]")].map((one) => one.getBoundingClientRect());
        return box.top >= group.top && box.bottom <= group.bottom + 1;
      };
      const inOrder = places.length > 5 && places.every((place, at) => at === 0 || [1, 2].includes(place - places[at - 1]));
      return inOrder && [...document.querySelectorAll("[id^=order-]")].every(isUnderItsHead);
    });
  await keepsFocus(3);
  for (const steps of [[0], Array(30).fill(174), Array(14).fill(-380), [400, -58]]) {
    for (const step of steps) await look(step);
    await heard();
  }
  ensure(texts.size > 60, `only ${texts.size} rows were seen`);
  await keepsFocus(7);
});

await rule("while the list moves a new row keeps the place of its pictures, and has them when it rests", async (page) => {
  await show(page, "queue");
  const rows = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("[id^=order-]")].map((row) => {
        const pictures = row.querySelector(".pictures");
        return { id: row.id, drawn: pictures.childElementCount, names: row.querySelector(".names").getBoundingClientRect().left };
      }),
    );
  ensure((await rows()).every((row) => row.drawn > 0), "not all have pictures before it moves");
  const moving = await page.evaluate(async () => {
    const list = document.querySelector("[role=grid]");
    for (let frame = 0; frame < 8; frame++) {
      list.scrollBy(0, 174);
      await new Promise((then) => requestAnimationFrame(then));
    }
    return [...list.querySelectorAll("[id^=order-]")].map((row) => [row.id, row.querySelector(".pictures").childElementCount, row.querySelector(".names").getBoundingClientRect().left]);
  });
  ensure(moving.some(([, drawn]) => drawn === 0), "all were drawn while it moved");
  await page.waitForFunction(() => [...document.querySelectorAll("[id^=order-] .pictures")].every((one) => one.childElementCount > 0));
  const places = new Map((await rows()).map((row) => [row.id, row.names]));
  const moved = moving.filter(([id, , left]) => places.has(id) && Math.abs(places.get(id) - left) > 0.5);
  ensure(moved.length === 0, `names moved: ${JSON.stringify(moved)} against ${JSON.stringify([...places])}`);
});

await rule("while someone is asked who packs, the queue is made ready and nothing of it is there", async (page) => {
  await page.addInitScript(() => {
    window.rehearsed = 0;
    const count = (changes) => (window.rehearsed += changes.flatMap((one) => [...one.addedNodes]).filter((one) => one.inert && one.parentNode === null).length);
    new MutationObserver(count).observe(document, { childList: true, subtree: true });
  });
  await show(page, "sign-in");
  await page.waitForFunction(() => window.rehearsed > 0);
  const left = await page.evaluate(() => document.querySelectorAll("[inert], [role=grid], nav").length);
  ensure(left === 0, `${left} left`);
  const did = (await asked(page)).map((one) => one.name).filter((name) => !["app_view", "pack_view", "people"].includes(name));
  ensure(did.length === 0, `asked for ${did}`);
});

await rule("a part of the page that does not come is said, and comes when the page is loaded again", async (page) => {
  await page.route(/signed-in-/, (route) => route.abort());
  await page.goto(`${root}?state=queue`);
  const again = page.getByRole("button", { name: "Load the page again" });
  await again.waitFor();
  if (shots) await page.screenshot({ path: join(shots, "not-loaded.png") });
  await page.unroute(/signed-in-/);
  await again.click();
  await page.waitForSelector("[role=grid]");
});

await rule("the first key opens the page's audio where the page plays, and never where the computer does", async (page) => {
  await page.addInitScript(() => {
    window.opened = 0;
    window.AudioContext = class extends window.AudioContext {
      constructor(options) {
        window.opened++;
        super(options);
      }
    };
  });
  for (const [player, wanted] of [["native", 0], ["none", 0], ["web", 1]]) {
    await show(page, "queue");
    await page.evaluate((player) => (window.bench.app = { ...window.bench.app, speaker: { ...window.bench.app.speaker, player } }), player);
    await page.keyboard.press("ArrowDown");
    await painted(page);
    const opened = await page.evaluate(() => window.opened);
    ensure(opened === wanted, `${player}: opened ${opened} times`);
  }
});

await rule("a pickup's title keeps one line, and its time is whole, whatever the carrier is called", async (page) => {
  for (const size of [SIZE, LARGE]) {
    await page.setViewportSize(size);
    for (const state of all.filter((one) => one.startsWith("queue"))) {
      await show(page, state);
      const wrong = await page.evaluate(() =>
        [...document.querySelectorAll("[data-pickup]")].flatMap((title) => {
          const card = title.closest("li").getBoundingClientRect();
          const line = parseFloat(getComputedStyle(title).lineHeight);
          const text = document.createRange();
          text.selectNodeContents(title.lastChild);
          const [box, time] = [title.getBoundingClientRect(), text.getBoundingClientRect()];
          const isOneLine = box.height < 1.5 * line;
          const isWhole = time.right <= card.right - 8 && time.left >= card.left + 8;
          return isOneLine && isWhole ? [] : [`${title.textContent}: ${box.height} px high, time ends at ${time.right} of ${card.right}`];
        }),
      );
      ensure(wrong.length === 0, `${state} ${size.width}: ${wrong.join("; ")}`);
    }
  }
});

await rule("on the pack page a bar says since when the line is away and what still works, but for a stop", async (page) => {
  for (const [state, isThere] of [["pack-right-offline", true], ["pack-verified-offline", true], ["pack-none-offline", true], ["pack-wrong-offline", false], ["pack-right", false]]) {
    await show(page, state);
    const bar = (await page.$("[data-offline]")) ? await page.innerText("[data-offline]") : "";
    ensure(isThere ? /since 1:04.PM/.test(bar) && /when the line is back/.test(bar) : bar === "", `${state} says: ${bar}`);
    ensure(isThere || state === "pack-right" || (await page.innerText("header")).includes("Offline"), `${state}: the top bar does not say it`);
  }
});

await rule("a code that is quoted opens its page beside the work, without a network, and gives the focus back", async (page) => {
  const strange = [];
  page.on("request", (request) => request.url().startsWith(new URL(root).origin) || request.url().startsWith("data:") || strange.push(request.url()));
  for (const [state, code] of [["queue-notice", "PB-ORDER-CLAIMED"], ["queue-error", "PB-STORE-UNAVAILABLE"], ["settings-refused", "PB-STORE-UNAVAILABLE"], ["sign-in-wrong", "PB-WRONG-PIN"], ["not-open", "PB-STORE-TOO-NEW"]]) {
    await show(page, state);
    await page.click(`button[aria-label="Look up ${code}"]`);
    await page.waitForSelector("[data-codes] h2");
    const text = await page.innerText("[data-codes]");
    ensure(text.includes(code) && text.includes("What to do"), `${state} opened ${text.slice(0, 80)}`);
    await page.keyboard.press("Escape");
    await page.waitForSelector("[data-codes]", { state: "detached" });
    const focused = await page.evaluate(() => document.activeElement.textContent);
    ensure(focused.includes(code), `${state}: the focus went to ${focused}`);
  }
  ensure(strange.length === 0, `it asked for ${strange}`);
});

await rule("F1 opens the list of codes, a search finds one, and scans go on beside it", async (page) => {
  await show(page, "pack-right");
  await page.keyboard.press("F1");
  await page.click("[data-codes] input");
  await scan(page, "850041870403");
  await page.waitForFunction(() => window.asked.some((one) => one.name === "scan"));
  ensure((await page.inputValue("[data-codes] input")) === "", "a scan was typed into the search");
  await page.keyboard.type("keyring", { delay: 90 });
  await page.waitForFunction(() => document.querySelectorAll("[data-code]").length < 5);
  await page.click("[data-code=PB-KEYS-LOCKED]");
  ensure((await page.innerText("[data-codes]")).includes("Unlock the keyring"), "it is not the page of the code");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-codes]", { state: "detached" });
  const did = (await asked(page)).filter((one) => ["act", "open_order"].includes(one.name));
  ensure(did.length === 0, `Enter pressed something behind it: ${JSON.stringify(did)}`);
});

await rule("what is written from the right begins at the right edge of its place", async (page) => {
  let seen = 0;
  for (const state of all.filter((one) => one.includes("-rtl"))) {
    await show(page, state);
    const { places, wrong } = await page.evaluate(() => {
      const isLetter = /[\p{L}]/u;
      const isFromRight = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;
      const blocks = [...document.querySelectorAll("#app *")].filter((one) => {
        const own = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent).join("");
        const first = [...own].find((letter) => isLetter.test(letter)) ?? "";
        return isFromRight.test(first) && !one.closest(".unseen") && getComputedStyle(one).display !== "inline";
      });
      const wrong = blocks.flatMap((one) => {
        const [style, box, text] = [getComputedStyle(one), one.getBoundingClientRect(), document.createRange()];
        text.selectNodeContents(one);
        const edge = box.right - parseFloat(style.paddingRight) - parseFloat(style.borderRightWidth);
        const isThere = Math.abs(text.getBoundingClientRect().right - edge) < 3 || one.scrollWidth > one.clientWidth;
        return style.direction === "rtl" && isThere ? [] : [`${one.className} "${one.textContent.slice(0, 24)}" ends at ${text.getBoundingClientRect().right} of ${edge}`];
      });
      return { places: blocks.length, wrong };
    });
    seen += places;
    ensure(wrong.length === 0, `${state}: ${wrong.join("; ")}`);
  }
  ensure(seen > 20, `only ${seen} places were looked at`);
});

await rule("what is written from the right stands beside what it belongs to, where its line begins", async (page) => {
  for (const state of all.filter((one) => one.includes("-rtl"))) {
    await show(page, state);
    const wrong = await page.evaluate(() =>
      [...document.querySelectorAll(".own")].flatMap((one) => {
        const parent = one.parentElement;
        if (getComputedStyle(parent).display === "flex" && getComputedStyle(parent).flexDirection === "row") return [];
        const column = getComputedStyle(parent).display === "grid" ? (one.nextElementSibling ?? one.previousElementSibling) : null;
        const start = column ? column.getBoundingClientRect().left : parent.getBoundingClientRect().left + parseFloat(getComputedStyle(parent).paddingLeft);
        return Math.abs(one.getBoundingClientRect().left - start) < 2 ? [] : [`"${one.textContent.slice(0, 24)}" begins at ${one.getBoundingClientRect().left} of ${start}`];
      }),
    );
    ensure(wrong.length === 0, `${state}: ${wrong.join("; ")}`);
  }
});

await rule("a stop for good says what goes back to which bin; one that is put aside takes nothing out", async (page) => {
  for (const [state, bins] of [["pack-cancelled", ["A-02-1", "B-04-2"]], ["pack-cancelled-full", ["A-02-1", "B-04-2"]], ["pack-edited", []]]) {
    await show(page, state);
    const shown = await page.$$eval("[data-verdict] .bin", (all) => all.map((one) => one.textContent));
    ensure(shown.join() === bins.join(), `${state} says ${shown}`);
  }
});

await rule("the focus is visible on everything that takes it, 3 px wide", async (page) => {
  for (const state of ["queue", "pack-right", "pack-wrong", "settings-bench", "sign-in", "setup-start", "activity"]) {
    await show(page, state);
    const seen = new Set();
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press("Tab");
      const one = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        // A field shows it on its box, a radio on its card.
        const ring = [element, element.parentElement, element.closest("label")].filter(Boolean).map((at) => getComputedStyle(at));
        const width = Math.max(...ring.map((style) => (style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth))));
        return { name: `${element.tagName} ${element.textContent.trim().slice(0, 30)} ${element.getAttribute("aria-label") ?? ""}`, width };
      });
      if (one === null) break;
      seen.add(one.name);
      ensure(one.width >= 3, `${state}: ${one.name} has a ring of ${one.width} px`);
    }
    ensure(seen.size > 1, `${state}: only ${seen.size} take the focus`);
  }
});

await rule("the focus goes back to where it was when a panel closes", async (page) => {
  await show(page, "pack-right");
  await page.focus("[data-command=hold]");
  await page.waitForTimeout(300);
  await page.keyboard.press("F4");
  await page.waitForSelector("form input:focus");
  await page.waitForTimeout(300);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.dataset.command === "hold", null, { timeout: 5000 });
});

await rule("a weight and a count are entered by touch alone, in the field that is seen to have the focus", async (page) => {
  for (const [state, touches, field, entered] of [["pack-weight", ["Digit 4", "Point", "Digit 5", "Take back a digit", "Digit 2"], "Pounds", { action: "type_weight", weight_g: 1905 }], ["pack-count", ["Digit 1", "Digit 2"], "How many go in?", { action: "by_hand", units: 12 }]]) {
    await show(page, state);
    for (const touch of touches) await page.click(`button[aria-label="${touch}"]`);
    ensure(await page.evaluate((label) => document.activeElement.labels?.[0]?.textContent.includes(label), field), `${state}: the focus left ${field}`);
    await page.click("[data-primary]");
    const act = (await asked(page)).findLast((one) => one.name === "act");
    ensure(Object.entries(entered).every(([key, value]) => act?.[key] === value), `${state}: it asked for ${JSON.stringify(act)}`);
  }
});

await rule("a note is given by touch alone, and from its field Enter stays the blue button", async (page) => {
  for (const send of [() => page.click("[data-primary]"), () => page.keyboard.press("Enter")]) {
    await show(page, "pack-hold-note");
    const reason = page.locator("form li button").nth(1);
    await reason.click();
    ensure((await page.inputValue("form input")) === (await reason.innerText()), `the field says ${await page.inputValue("form input")}`);
    ensure(await page.evaluate(() => document.activeElement.matches("form input")), "the focus left the field");
    const note = await reason.innerText();
    await send();
    await page.waitForFunction(() => window.asked.some((one) => one.name === "act"));
    const act = (await asked(page)).findLast((one) => one.name === "act");
    ensure(act.action === "hold" && act.note === note, `it asked for ${JSON.stringify(act)}`);
  }
});

await rule("good scans are said politely and stops at once; both regions are there first, and the focus stays", async (page) => {
  for (const [state, region, words] of [["pack-right", "polite", "Pattern Blocks, 120 pc, 2 of 5"], ["pack-wrong", "assertive", "Nothing was recorded."], ["pack-over", "assertive", "One too many"], ["pack-verified", "polite", "All 5 verified"]]) {
    await page.addInitScript(() => {
      window.regions = [];
      new MutationObserver(() => document.querySelectorAll("[aria-live]").forEach((one) => window.regions.includes(one) || window.regions.push(one))).observe(document, { childList: true, subtree: true });
    });
    await show(page, state);
    const seen = await page.evaluate(() => ({
      said: Object.fromEntries([...document.querySelectorAll("#app > [aria-live]")].map((one) => [one.getAttribute("aria-live"), one.textContent])),
      stay: window.regions.filter((one) => one.parentElement?.id === "app").every((one) => one.isConnected),
      children: document.querySelectorAll("#app > [aria-live] *").length,
      focus: document.activeElement?.tagName,
    }));
    ensure(seen.said[region]?.includes(words), `${state}: said ${JSON.stringify(seen.said)}`);
    ensure(seen.stay && seen.children === 0, `${state}: the regions are not text alone, or not the first ones`);
    ensure(seen.focus === "BODY", `${state}: the focus went to ${seen.focus}`);
  }
});

await rule("nothing moves where people asked for less motion", async (page) => {
  for (const state of KINDS) {
    await show(page, state);
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => [getComputedStyle(one).transitionDuration, getComputedStyle(one).animationDuration].some((times) => times.split(", ").some((time) => parseFloat(time) > 0))).map((one) => `${one.tagName}.${one.className}`));
    ensure(moving.length === 0, `${state}: ${moving.join(", ")}`);
  }
});

await rule(
  "a verdict never moves in, whatever people asked for",
  async (page) => {
    for (const state of PACKS) {
      await show(page, state);
      const moving = await page.evaluate(() => [...document.querySelectorAll("[data-verdict], [data-verdict] *")].flatMap((one) => one.getAnimations()).length);
      const timed = await page.evaluate(() => [...document.querySelectorAll("[data-verdict], [data-verdict] *")].filter((one) => getComputedStyle(one).animationName !== "none" || parseFloat(getComputedStyle(one).transitionDuration) > 0).length);
      ensure(moving + timed === 0, `${state} moves`);
    }
  },
  { reducedMotion: "no-preference" },
);

await rule("nothing is cut at 200% zoom", (page) => everywhere(page, "zoom", async () => {}, { isReflowed: true }), { viewport: ZOOMED, deviceScaleFactor: 2 });

await rule("nothing is cut with text longer by 40%", (page) =>
  everywhere(page, "long", () =>
    page.evaluate((most) => {
      const texts = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(), seen = 0; node && seen < most; node = texts.nextNode(), seen++) {
        const words = node.data.trim();
        // Figures, keys, codes and names of things are as long in every language.
        if (!/\p{L}{3}/u.test(words) || node.parentElement.closest(".unseen, .mono, kbd, [data-own], .sheets, .code, figure")) continue;
        node.data = `${node.data.trimEnd()} ${"ipsum dolor ".repeat(20).slice(0, Math.ceil(words.length * 0.4) - 1)}`;
      }
    }, MANY),
  ),
);

await rule("nothing is cut from right to left, and the rail stands at the right", (page) =>
  everywhere(page, "rtl", async (state) => {
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    await painted(page);
    if (!/^(setup|sign-in|card)/.test(state)) {
      const rail = await page.evaluate(() => document.querySelector("nav").getBoundingClientRect().right - innerWidth);
      ensure(Math.abs(rail) < 1, `${state}: the rail is ${rail} px from the right`);
    }
  }),
);

await rule(
  "what colour says is said by a line in the system's own colours",
  async (page) => {
    const width = (selector) => page.evaluate((at) => {
      const style = getComputedStyle(document.querySelector(at));
      return Math.max(parseFloat(style.borderTopWidth), style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth));
    }, selector);
    for (const [state, selector] of [["pack-right", "[data-verdict]"], ["pack-wrong", "[data-verdict]"], ["pack-over", "[data-verdict]"], ["pack-right", "li.current"], ["pack-verified", ".chosen"], ["pack-boxes", ".chosen"], ["queue", "[aria-selected=true]"], ["queue", "nav [aria-current=page]"], ["queue", ".segments [aria-pressed=true]"], ["setup-start", "label:has(:checked)"]]) {
      await show(page, state);
      ensure((await width(selector)) >= 2, `${state}: ${selector} has a line of ${await width(selector)} px`);
    }
  },
  { forcedColors: "active" },
);

await close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
