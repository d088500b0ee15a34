// The command card as sheets: which sentence stands under a code, and which codes share a side of the sheet.

import { m } from "../../paraglide/messages.js";
import type { Commands } from "../../station/commands";

export type CardRow = Commands["command_card"]["answer"]["rows"][number];

const WORDS: Record<string, () => string> = {
  "PB-PRINT": m.card_say_print,
  "PB-CONFIRM": m.card_say_confirm,
  "PB-UNDO": m.card_say_undo,
  "PB-HOLD": m.card_say_hold,
  "PB-SHORT": m.card_say_short,
  "PB-PROBLEM": m.card_say_problem,
  "PB-BOX": m.card_say_boxes,
  "PB-BOX-NEXT": m.card_say_box_next,
  "PB-MANUAL": m.card_say_by_hand,
  "PB-LINE-NEXT": m.card_say_line_next,
  "PB-REPRINT": m.card_say_reprint,
  "PB-SKIP": m.card_say_skip,
  "PB-CLOSE": m.card_say_close,
  "PB-SWITCH": m.card_say_switch,
  "PB-TAKEOVER": m.card_say_take_over,
  "PB-SYNC": m.card_say_sync,
  "PB-HELP": m.card_say_help,
  "PB-SHOW-ALL": m.card_say_show_all,
  "PB-SHOW-TOTE": m.card_say_show_tote,
  "PB-SHOW-PICK": m.card_say_show_pick,
  "PB-SHOW-WAIT": m.card_say_show_person,
  "PB-DECIDE": m.card_say_decide,
};

const NUMBERED: Record<string, (what: { count: string }) => string> = {
  BOX: m.card_say_box,
  QTY: m.card_say_quantity,
  RATE: m.card_say_rate,
  WAY: m.card_say_way,
  HELLO: m.card_say_hello,
};

/** What a command does, in a few words; empty for one that this catalogue does not know. */
export function sentenceOf(code: string): string {
  const word = WORDS[code];
  if (word) return word();
  const [, kind, count] = /^PB-([A-Z]+)-(\d+)$/.exec(code) ?? [];
  return (kind && count && NUMBERED[kind]?.({ count })) || "";
}

/** One side of the sheet holds this many. */
export const PER_SIDE = 20;

/** The rows as sides: packing's commands and counts first, then the queue's, then what is chosen by its place in a list. */
export function sides(rows: readonly CardRow[]): { is: "words" | "queue" | "places"; rows: CardRow[] }[] {
  const isOfQueue = (row: CardRow) => /^PB-(TAKEOVER|SYNC|HELP|SHOW-[A-Z]+|DECIDE|WAY-\d)$/.test(row.code);
  const isPlace = (row: CardRow) => /^PB-(BOX|RATE)-\d+$/.test(row.code);
  const split = (is: "words" | "queue" | "places", all: CardRow[]) => {
    const cut: { is: typeof is; rows: CardRow[] }[] = [];
    for (let from = 0; from < all.length; from += PER_SIDE) cut.push({ is, rows: all.slice(from, from + PER_SIDE) });
    return cut;
  };
  return [
    ...split("words", rows.filter((row) => !isPlace(row) && !isOfQueue(row))),
    ...split("queue", rows.filter(isOfQueue)),
    ...split("places", rows.filter(isPlace)),
  ];
}
