import { readFileSync } from "node:fs";
import { render } from "svelte/server";
import { beforeEach, expect, it } from "vitest";
import { app, pack, verdict } from "../../gallery/fixtures";
import { listenFor, pressKey } from "../../lib/keyboard/actions";
import type { PackView } from "../../station/bindings/PackView";
import { bench } from "../../station/bench.svelte";
import { FakeHost } from "../../station/hosts/fake";
import { packActions, primaryOf } from "./actions";
import { PackDesk } from "./pack-desk.svelte";
import Ship from "./Ship.svelte";

const order = pack([1, 1, 0, 0], verdict("right", { line: 1 }));
const priced = (quote_is: string): PackView => ({ ...order, parcel: { ...order.parcel, rates: [], reason: null, quote_is } });
const desk = new PackDesk();
const actions = packActions(desk);

/** The station asks carriers as soon as it is told to. */
let host: FakeHost;
beforeEach(() => {
  host = new FakeHost({ act: () => ({ go_to: null, pack: priced("asking"), sounds: [], last_scan: null, notice: null, press: null }) });
  [bench.app, bench.pack] = [app(), priced("failed")];
});

/** The buttons beside the order, each with its classes, its words and its key. */
function buttons(): string[] {
  const { body } = render(Ship, { props: { pack: bench.pack!, desk, actions, primary: primaryOf(actions) } });
  const text = (html: string) => html.replaceAll(/<svg.*?<\/svg>|<!--.*?-->/g, "").replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ").trim();
  return [...body.matchAll(/<button([^>]*)>(.*?)<\/button>/g)].map(([, open = "", inside = ""]) => {
    const size = /class="\w+ (\w+)/.exec(open)?.[1];
    return `${size}${/ disabled/.test(open) ? " disabled" : ""}: ${text(inside)}`;
  });
}

it("the button that asks carriers again stays, as large as a command and with its key, and says that it is at work", async () => {
  const stop = listenFor(() => actions);
  expect(buttons()).toContain("touch: Ask again 0");
  pressKey("0");
  await bench.act("print_slip"); // what was pressed is done by then
  expect(buttons()).toContain("touch disabled: Asking 0");
  pressKey("0");
  await bench.act("print_slip");
  stop();
  const asked = host.asked.filter(({ request }) => (request as { action?: string }).action === "quote_again");
  expect(asked).toHaveLength(1);
});

it("no button is there while prices are asked for that nobody asked for again", () => {
  bench.pack = { ...priced("asking"), id: order.id + 1 };
  expect(buttons().filter((one) => /Ask/.test(one))).toEqual([]);
});

it("the page gives its buttons no height of their own", () => {
  const [, css = ""] = /<style>([\s\S]+)<\/style>/.exec(readFileSync(new URL("./Ship.svelte", import.meta.url), "utf8")) ?? [];
  expect([...css.matchAll(/:global\(button\)[^}]*height/g)]).toEqual([]);
});
