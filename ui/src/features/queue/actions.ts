import type { Action } from "../../lib/keyboard/actions";
import { m } from "../../paraglide/messages.js";
import { bench } from "../../station/bench.svelte";
import type { NeedsPersonView } from "../../station/bindings/NeedsPersonView";
import type { QueueRowView } from "../../station/bindings/QueueRowView";
import type { Filter } from "./queue-list.svelte";

/** What the page shows, for its actions. */
export type QueueDesk = {
  /** The order that the blue button opens: the chosen one, or the most urgent. */
  shown(): QueueRowView | null;
  move(steps: number): void;
  /** The number of the order that was put aside last and can be taken back. */
  takeBack(): string | null;
  find(): void;
  filter(filter: Filter): void;
  /** What waits for a decision, as the page lists it. */
  decisions(): NeedsPersonView[];
  /** The one whose ways out are shown. */
  unfolded(): NeedsPersonView | null;
  unfold(key: string | null): void;
  clear(): void;
};

const isTaken = (row: QueueRowView | null) => row?.state === "claimed" && !row.is_mine;

/** Everything that can be done on the queue. */
export function queueActions(desk: QueueDesk): Action[] {
  const openOrder = () => bench.pack ?? null;
  return [
    {
      name: "open",
      title: () => {
        const open = openOrder();
        const row = desk.shown();
        if (open && (!row || row.id === open.id || bench.selected === null)) return m.queue_go_on({ what: open.tote ?? open.number });
        return row ? m.queue_open({ what: row.tote ?? row.number }) : m.queue_open_none();
      },
      icon: "pack",
      keys: ["Enter"],
      code: "PB-CONFIRM",
      touch: "primary",
      isHere: () => !isTaken(desk.shown()),
      why: () => (desk.shown() || openOrder() ? null : m.queue_open_none()),
      run: () => {
        const open = openOrder();
        const row = desk.shown();
        if (open && (!row || row.id === open.id || bench.selected === null)) bench.go("pack");
        else if (row) void bench.open(row.id);
      },
    },
    {
      name: "take_over",
      title: () => m.queue_take_over({ name: desk.shown()?.claimed_by ?? "" }),
      icon: "swap",
      keys: ["Enter"],
      code: "PB-TAKEOVER",
      touch: "primary",
      isHere: () => isTaken(desk.shown()),
      why: () => (bench.may("take_over") ? null : m.queue_take_over_why()),
      run: () => {
        const row = desk.shown();
        if (row) void bench.open(row.id, true);
      },
    },
    {
      name: "take_back",
      title: () => m.queue_take_back({ number: desk.takeBack() ?? "" }),
      icon: "undo",
      keys: ["F2"],
      code: "PB-UNDO",
      touch: "panel",
      isHere: () => desk.takeBack() !== null,
      run: () => void bench.act("undo"),
    },
    {
      name: "find",
      title: m.queue_find,
      icon: "search",
      keys: ["/"],
      code: "SO-1001", // the order slip finds and opens its order
      touch: "panel",
      run: () => desk.find(),
    },
    ...filters(desk),
    ...deciding(desk),
  ];
}

function filters(desk: QueueDesk): Action[] {
  const filter = (key: string, is: Filter, code: string, title: () => string): Action => ({
    name: `show_${is}`,
    title,
    icon: "queue",
    keys: [key],
    code,
    touch: "panel",
    run: () => desk.filter(is),
  });
  return [
    filter("1", "all", "PB-SHOW-ALL", m.queue_filter_all),
    filter("2", "in_tote", "PB-SHOW-TOTE", m.queue_filter_in_tote),
    filter("3", "to_pick", "PB-SHOW-PICK", m.queue_filter_to_pick),
    filter("4", "needs_person", "PB-SHOW-WAIT", m.queue_filter_needs_person),
  ];
}

const WAYS: Record<string, () => string> = {
  open: m.way_open,
  ship_the_rest: m.way_ship_the_rest,
  retry: m.way_retry,
  release: m.way_release,
  accept_risk: m.way_accept_risk,
  read_again: m.way_read_again,
};

/** First the order that waits for a person, then a way out of it: no single key decides. */
function deciding(desk: QueueDesk): Action[] {
  const next: Action = {
    name: "decide",
    title: m.queue_decide_next,
    icon: "down",
    keys: ["F7"],
    code: "PB-DECIDE",
    touch: "panel",
    isHere: () => desk.decisions().length > 0,
    run: () => {
      const all = desk.decisions();
      const at = all.findIndex((one) => one.key === desk.unfolded()?.key);
      desk.unfold(all[(at + 1) % all.length]?.key ?? null);
    },
  };
  const way = (key: string, at: number): Action => {
    const is = () => desk.unfolded()?.ways[at] ?? null;
    return {
      name: `way_${at + 1}`,
      title: () => WAYS[is() ?? ""]?.() ?? is() ?? "",
      icon: "next",
      keys: [key],
      code: `PB-WAY-${at + 1}`,
      touch: "panel",
      isHere: () => is() !== null,
      why: () => (bench.may("resolve_order") ? null : m.queue_ask_a_lead()),
      run: () => {
        const [one, chosen] = [desk.unfolded(), is()];
        if (one && chosen) void bench.decide(one, chosen);
      },
    };
  };
  return [next, ...["F3", "F4", "F5"].map(way)];
}

/** Moving about: no doing, so no card. A scan of a tote needs no moving at all. */
export function queueMoves(desk: QueueDesk): Action[] {
  const PAGE_ROWS = 8;
  const move = (name: string, key: string, steps: number): Action => ({
    name,
    title: m.queue_table,
    icon: "queue",
    keys: [key],
    code: "",
    touch: "list",
    run: () => desk.move(steps),
  });
  return [
    move("up", "ArrowUp", -1),
    move("down", "ArrowDown", 1),
    move("page_up", "PageUp", -PAGE_ROWS),
    move("page_down", "PageDown", PAGE_ROWS),
    move("first", "Home", -Infinity),
    move("last", "End", Infinity),
    { ...move("clear", "Escape", 0), run: () => desk.clear() },
  ];
}
