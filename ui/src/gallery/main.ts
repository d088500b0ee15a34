import "../lib/styles/base.css";
import type { Asked, World } from "./fake-host";

// gallery.html?state=pack-wrong&theme=dark; with no state, a list of all.
const NOW = Date.UTC(2026, 10, 23, 21, 18);
const started = Date.now();
const realNow = Date.now.bind(Date);
Date.now = () => NOW + realNow() - started; // every picture shows the same time; set before anything reads the clock

const { mount } = await import("svelte");
const { default: App } = await import("../App.svelte");
const { bench } = await import("../station/bench.svelte");
const { useHost } = await import("../station/host");
const { fakeHost } = await import("./fake-host");
const { app } = await import("./fixtures");
const { STATES } = await import("./states");
const { take } = await import("./steps");

const query = new URLSearchParams(location.search);
const name = query.get("state") ?? "";
const state = STATES[name];
const asked: Asked[] = [];
const world: World = { newOrders: 0, tell: () => {} };
Object.assign(window, { asked, bench, world, states: Object.keys(STATES) });

if (state) {
  const theme = query.get("theme") ?? "light";
  useHost(fakeHost({ ...state, app: { ...(state.app ?? app()), theme } }, asked, world));
  location.hash = state.page;
  bench.selected = state.selected ?? null;
  mount(App, { target: document.getElementById("app")! });
  await document.fonts.ready;
  for (let waited = 0; !document.querySelector("h1") && waited < 100; waited++) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 60));
  bench.notice = state.notice ?? null;
  for (const key of state.press ?? []) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code: key, bubbles: true }));
  }
  for (const step of state.steps ?? []) await take(step);
  requestAnimationFrame(() => requestAnimationFrame(() => (document.documentElement.dataset.ready = name)));
} else {
  document.body.style.overflow = "auto";
  document.body.innerHTML = Object.keys(STATES)
    .map((one) => `<p><a href="?state=${one}">${one}</a> <a href="?state=${one}&theme=dark">dark</a></p>`)
    .join("");
}
