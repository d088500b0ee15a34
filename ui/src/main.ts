import { mount } from "svelte";
import App from "./App.svelte";
import "./lib/styles/base.css";
import { baseLocale, overwriteGetLocale } from "./paraglide/runtime.js";

// There is one language so far. Paraglide would look at the page's address for it, in every text of every row.
overwriteGetLocale(() => baseLocale);

mount(App, { target: document.getElementById("app")! });
