import type { QueueRowView } from "../../station/bindings/QueueRowView";
import type { QueueSummaryView } from "../../station/bindings/QueueSummaryView";
import { QueueList } from "./queue-list.svelte";

/** As many rows as the largest screen shows. */
const ROWS = 24;
/** Tomorrow: a heading says the day only when it is another. */
const DAY_MS = 86_400_000;
const PICKUPS = ["USPS", "UPS", "FedEx"];

/** A queue of nobody's orders, in every shape that a row has: for a page that is built but never seen. */
export function sampleQueue(): { list: QueueList; summary: QueueSummaryView } {
  const ship_by = Date.now() + DAY_MS;
  const rows = Array.from({ length: ROWS }, (_, at): QueueRowView => {
    const items = Array.from({ length: 1 + (at % 3) }, (_, item) => ({
      title: "0",
      quantity: 1 + item,
      picture: { url: null, initials: "0", tint: item },
    }));
    return {
      id: -1 - at,
      number: "0",
      ship_to_name: "0",
      ship_to_place: "0",
      items,
      more_items: at % 2,
      units: at,
      tote: at % 2 === 0 ? "0" : null,
      state: "ready",
      claimed_by: at === 0 ? "0" : null,
      is_mine: false,
      carrier: "0",
      ship_by,
      is_new: at === 1,
    };
  });
  const summary: QueueSummaryView = {
    all: ROWS,
    in_tote: ROWS,
    to_pick: ROWS,
    needs_person: 0,
    cut_offs: PICKUPS.map((carrier) => ({ carrier, ship_by, left: ROWS, done: 1, will_miss: 1 })),
    next: rows[0] ?? null,
    decisions: [],
    packed_today: 1,
    seconds_per_order: 1,
    stops_today: 1,
    take_back: null,
  };
  return { list: QueueList.of(rows, [{ carrier: "0", ship_by, count: ROWS, first_index: 0 }]), summary };
}
