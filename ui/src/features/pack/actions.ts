import type { Action } from "../../lib/keyboard/actions";
import { money } from "../../lib/format/format";
import { m } from "../../paraglide/messages.js";
import { bench } from "../../station/bench.svelte";
import type { PrimaryView } from "../../station/bindings/PrimaryView";
import type { PackDesk } from "./pack-desk.svelte";

export const RATE_KEYS = 6;
const ASK_KEY = "0";
/** The digits, then the letters. */
export const BOX_KEYS = [..."123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

const primaryIs = (is: string) => bench.pack?.primary.is === is;
const stateIs = (...states: string[]) => states.includes(bench.pack?.state ?? "");
/** The carriers gave no price, so asking them again is all that can be done before buying. */
const asksFirst = () => primaryIs("buy") && bench.pack?.primary.price === null && bench.pack.parcel.quote_is === "failed";
/** The order whose prices each button asked for: until they come it says so, and a second press of it asks, or buys, nothing unseen. */
const askedBy: Record<string, number | undefined> = {};
const isAsked = (button: string) => bench.pack?.parcel.quote_is === "asking" && askedBy[button] === bench.pack.id;
const isFilling = () => stateIs("packing", "verified");

/** Everything that can be done to an open order: each by key, by touch and by a scanned card. */
export function packActions(desk: PackDesk): Action[] {
  return [...panelActions(desk), ...primaryActions(desk), ...stripActions(desk), ...choices(desk), ...lineChoices(desk), leaving(desk)];
}

/** Moving back through the lines: no doing, so no card. The card goes round. */
export function packMoves(desk: PackDesk): Action[] {
  const [next] = lineChoices(desk);
  return next ? [{ ...next, name: "line_before", keys: ["ArrowUp"], code: "", run: () => desk.chooseNext(-1) }] : [];
}

function lineChoices(desk: PackDesk): Action[] {
  return [
    {
      name: "line_next",
      title: m.pack_line_next,
      icon: "down",
      keys: ["ArrowDown"],
      code: "PB-LINE-NEXT",
      touch: "list",
      isHere: () => desk.panel === null && desk.line !== null,
      run: () => desk.chooseNext(1),
    },
  ];
}

/** The action of the blue button now. */
export const primaryOf = (actions: readonly Action[]): Action | undefined =>
  actions.find((action) => action.touch === "primary" && (action.isHere?.() ?? true));

/** While something is entered the blue button finishes it. */
function panelActions(desk: PackDesk): Action[] {
  const confirm = (name: string, is: string, title: () => string, why: () => string | null = () => null): Action => ({
    name,
    title,
    icon: "check",
    keys: ["Enter"],
    code: "PB-CONFIRM",
    touch: "primary",
    isHere: () => desk.panel?.is === is,
    why,
    run: () => void desk.confirm(),
  });
  const isHold = () => desk.panel?.is === "note" && desk.panel.action === "hold";
  return [
    confirm("confirm_note", "note", () => (isHold() ? m.pack_hold_now() : m.pack_problem_now())),
    confirm(
      "confirm_weight",
      "weight",
      () => m.pack_weight_now(),
      () => (desk.weight_g === null ? m.pack_weight_why() : null),
    ),
    confirm(
      "confirm_count",
      "count",
      () => m.pack_count_now({ units: desk.counted ?? 0 }),
      () => (desk.counted === null && desk.panel?.is === "count" ? m.pack_count_why({ left: desk.panel.left }) : null),
    ),
    confirm("keep_box", "boxes", () => {
      const box = bench.pack?.parcel.box_kind;
      return box ? m.pack_box_keep({ box: box.name }) : m.pack_box_none();
    }),
  ];
}

function primaryActions(desk: PackDesk): Action[] {
  const primary = (is: string, icon: Action["icon"], code: string, title: () => string, run: () => void): Action => ({
    name: is,
    title,
    icon,
    keys: ["Enter"],
    code,
    touch: "primary",
    isHere: () => desk.panel === null && primaryIs(is) && !(is === "buy" && asksFirst()),
    why: () => (bench.pack?.primary.is_enabled && !(is === "buy" && isAsked("ask_first")) ? null : whyNot(bench.pack?.primary ?? null)),
    run,
  });
  const next = () => bench.pack?.next ?? null;
  return [
    primary("scan_more", "scan", "PB-PRINT", () => whyNot(bench.pack?.primary ?? null), () => {}),
    primary("buying", "clock", "PB-PRINT", m.pack_buying, () => {}),
    primary(
      "buy",
      "printer",
      "PB-PRINT",
      () => {
        const price = bench.pack?.primary.price;
        if (price) return m.pack_buy_for({ price: money(price) });
        if (isAsked("ask_first")) return m.pack_wait_prices();
        return bench.pack?.parcel.quote_is === "waiting" ? m.pack_buy_later() : m.pack_buy();
      },
      () => void bench.act("print"),
    ),
    {
      ...askAgain("ask_first", m.pack_ask_prices, ["Enter", ASK_KEY]),
      touch: "primary",
      isHere: () => desk.panel === null && asksFirst(),
    },
    primary(
      "buy_anyway",
      "printer",
      "PB-CONFIRM",
      () => {
        const price = bench.pack?.primary.price;
        return price ? m.pack_buy_anyway({ price: money(price) }) : m.pack_buy();
      },
      () => void bench.act("buy_anyway", { price_minor: bench.pack?.primary.price?.amount_minor ?? null }),
    ),
    primary("type_weight", "weight", "PB-CONFIRM", m.pack_type_weight, () => desk.open({ is: "weight" })),
    primary("choose_box", "box", "PB-CONFIRM", m.pack_choose_box, () => desk.open({ is: "boxes" })),
    primary("report", "problem", "PB-CONFIRM", m.pack_report, () => desk.open({ is: "note", action: "problem" })),
    primary("print_again", "printer", "PB-CONFIRM", m.pack_print_again, () => void bench.act("reprint")),
    primary(
      "open_next",
      "next",
      "PB-CONFIRM",
      () => m.queue_open({ what: next()?.tote ?? next()?.number ?? "" }),
      () => {
        const row = next();
        if (row) void bench.open(row.id);
        else bench.go("queue");
      },
    ),
    primary("resume", "play", "PB-CONFIRM", m.pack_resume, () => void bench.act("resume")),
    primary("leave", "queue", "PB-CONFIRM", m.pack_leave, () => void bench.leave()),
  ];
}

/** Why the blue button can't be pressed, in its own place. */
function whyNot(primary: PrimaryView | null): string {
  if (primary?.is === "buy" && isAsked("ask_first")) return m.pack_wait_prices();
  if (primary?.is === "scan_more") return m.pack_scan_more({ n: primary.units ?? 0 });
  if (primary?.is === "buying") return m.pack_buying();
  if (primary?.is === "buy_anyway") return m.pack_buy_anyway_why();
  return m.pack_not_now();
}

function stripActions(desk: PackDesk): Action[] {
  const strip = (name: string, icon: Action["icon"], key: string, code: string, title: () => string, why: () => string | null, run: () => void): Action => ({
    name,
    title,
    icon,
    keys: [key],
    code,
    touch: "strip",
    why: () => (bench.pack === null ? m.pack_none_title() : why()),
    run,
  });
  const filling = () => (isFilling() ? null : m.pack_why_closed());
  const openLine = () => (desk.line ? null : m.pack_why_all_in());
  return [
    strip("undo", "undo", "F2", "PB-UNDO", m.pack_undo, () => (bench.pack?.can_undo ? null : m.pack_why_no_undo()), () => void bench.act("undo")),
    strip("by_hand", "hand", "F3", "PB-MANUAL", m.pack_by_hand, openLine, () => {
      const { line } = desk;
      if (line) desk.byHand(line);
    }),
    strip("hold", "hold", "F4", "PB-HOLD", m.pack_hold, () => (isFilling() || stateIs("stopped") ? null : m.pack_why_closed()), () => noteOrConfirm(desk, "hold")),
    strip("short", "short", "F5", "PB-SHORT", m.pack_short, openLine, () => void bench.act("short", { line: desk.line?.index ?? null })),
    strip("problem", "problem", "F6", "PB-PROBLEM", m.pack_problem, () => (stateIs("buying", "parked") ? m.pack_why_closed() : null), () => noteOrConfirm(desk, "problem")),
    strip("box", "box", "F7", "PB-BOX", m.pack_box, filling, () =>
      desk.panel?.is === "boxes" ? desk.close() : desk.open({ is: "boxes" }),
    ),
    strip("skip", "skip", "F8", "PB-SKIP", m.pack_skip, () => null, () => void bench.act("skip")),
    strip("reprint", "printer", "F9", "PB-REPRINT", m.pack_print_again, () => (bench.pack?.label ? null : m.pack_why_no_label()), () => void bench.act("reprint")),
  ];
}

/** The key opens the note; the same key again is done with it. */
function noteOrConfirm(desk: PackDesk, action: "hold" | "problem"): void {
  if (desk.panel?.is === "note" && desk.panel.action === action) desk.confirm();
  else desk.open({ is: "note", action });
}

function choices(desk: PackDesk): Action[] {
  const rates = Array.from({ length: RATE_KEYS }, (_, at): Action => {
    const rate = () => bench.pack?.parcel.rates[at] ?? null;
    return {
      name: `rate_${at + 1}`,
      title: () => rate()?.service ?? "",
      icon: "truck",
      keys: [String(at + 1)],
      code: `PB-RATE-${at + 1}`,
      touch: "list",
      isHere: () => desk.panel === null && stateIs("verified") && (rate()?.can_choose ?? false),
      run: () => void bench.act("choose_service", { service_token: rate()?.service_token ?? null }),
    };
  });
  const boxes = BOX_KEYS.map((key, at): Action => {
    const box = () => bench.pack?.parcel.boxes[at] ?? null;
    return {
      name: `box_${at + 1}`,
      title: () => box()?.name ?? "",
      icon: "box",
      keys: [...new Set([key, key.toLowerCase()])],
      code: `PB-BOX-${at + 1}`,
      touch: "list",
      isHere: () => desk.panel?.is === "boxes" && box() !== null,
      run: () => {
        desk.close();
        void bench.act("choose_box", { box_id: box()?.id ?? null });
      },
    };
  });
  const nextBox: Action = {
    name: "next_box",
    title: m.box_next,
    icon: "box",
    keys: ["+"],
    code: "PB-BOX-NEXT",
    touch: "panel",
    isHere: () => isFilling() && (desk.panel === null || desk.panel.is === "boxes"),
    run: () => void bench.act("next_box"),
  };
  const again: Action = {
    ...askAgain("ask_again", m.pack_ask_again, [ASK_KEY]),
    touch: "panel",
    isHere: () => desk.panel === null && isFilling() && !asksFirst() && (bench.pack?.parcel.quote_is === "failed" || isAsked("ask_again")),
    why: () => (isAsked("ask_again") ? m.pack_asking() : null),
  };
  return [...rates, ...boxes, nextBox, again];
}

/** PRINT presses the blue button, and this is it while a full box has no price; before that it is what PRINT can do. */
const askAgain = (name: string, title: () => string, keys: string[]) =>
  ({
    name,
    title,
    icon: "sync",
    keys,
    code: "PB-PRINT",
    run: () => {
      askedBy[name] = bench.pack?.id;
      void bench.act("quote_again");
    },
  }) satisfies Partial<Action>;

/** Out of here: first out of what is entered, then to the queue. The order keeps its place. */
function leaving(desk: PackDesk): Action {
  return {
    name: "close",
    title: m.pack_leave,
    icon: "queue",
    keys: ["Escape"],
    code: "PB-CLOSE",
    touch: "frame",
    run: () => {
      if (desk.panel) desk.close();
      else if (bench.notice) bench.notice = null;
      else bench.go("queue");
    },
  };
}
