import type { Action } from "../../lib/keyboard/actions";
import { m } from "../../paraglide/messages.js";
import { bench } from "../../station/bench.svelte";
import type { QueueRowView } from "../../station/bindings/QueueRowView";

/** What the page shows, for its actions. */
export type QueueDesk = {
  /** The order that the blue button opens: the chosen one, or the most urgent. */
  shown(): QueueRowView | null;
  move(steps: number): void;
  /** The number of the order that was put aside last and can be taken back. */
  takeBack(): string | null;
  find(): void;
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
  ];
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
