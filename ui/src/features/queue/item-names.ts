import { list } from "../../lib/format/format";
import { m } from "../../paraglide/messages.js";
import type { QueueRowView } from "../../station/bindings/QueueRowView";

/** "Print Letters Workbook, 2 × Pattern Blocks, 3 more" */
export function itemNames(row: QueueRowView): string {
  const names = row.items.map((item) =>
    item.quantity > 1 ? m.queue_item_times({ quantity: item.quantity, title: item.title }) : item.title,
  );
  if (row.more_items > 0) names.push(m.queue_items_more({ n: row.more_items }));
  return list(names);
}
