/** A bench, its queue and its orders, made up. Numbers agree with each other; every trade item number checks. */
import type { QueueDesk } from "../features/queue/actions";
import type { AppView } from "../station/bindings/AppView";
import type { NoteView } from "../station/bindings/NoteView";
import type { PackLineView } from "../station/bindings/PackLineView";
import type { PackView } from "../station/bindings/PackView";
import type { PictureView } from "../station/bindings/PictureView";
import type { QueueGroupView } from "../station/bindings/QueueGroupView";
import type { QueueRowView } from "../station/bindings/QueueRowView";
import type { QueueSummaryView } from "../station/bindings/QueueSummaryView";
import type { RateView } from "../station/bindings/RateView";
import type { UserError } from "../station/bindings/UserError";
import type { VerdictView } from "../station/bindings/VerdictView";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** 1:18 PM on Monday, November 23, 2026, in the shop's zone. */
export const NOW = Date.UTC(2026, 10, 23, 21, 18);
const ZONE = "America/Los_Angeles";

const picture = (name: string | null, initials: string, tint: number): PictureView => ({ url: name, initials, tint });

export type Product = { title: string; sku: string; code: string; bin: string; weight_g: number; picture: PictureView };
const product = (title: string, sku: string, code: string, bin: string, weight_g: number, drawn: string | null, tint: number): Product => ({
  title,
  sku,
  code,
  bin,
  weight_g,
  picture: picture(drawn, title.split(" ").slice(0, 2).map((word) => word[0]).join(""), tint),
});
export const PRODUCTS = {
  letters: product("Print Letters Workbook", "GL-WB-PRT", "850041870021", "A-02-1", 380, "PRT", 2),
  blocks: product("Pattern Blocks, 120 pc", "GL-PB-120", "850041870403", "B-04-2", 524, "PAT", 1),
  pens: product("Magic Ink Refills, 10 pack", "GL-INK-10", "850041870106", "A-05-2", 60, "INK", 4),
  cards: product("Sight Word Cards, 220", "GL-FC-220", "850041870304", "B-01-3", 312, "SGT", 0),
  numbers: product("Numbers Workbook", "GL-WB-NUM", "850041870038", "A-02-2", 371, "NUM", 0),
  cursive: product("Cursive Workbook", "GL-WB-CUR", "850041870014", "A-02-3", 386, "CUR", 5),
  board: product("Alphabet Tracing Board, maple", "GL-TB-ABC", "850041870205", "C-01-1", 646, "TRA", 2),
  tiles: product("Fraction Tiles, 51 pc", "GL-FT-51", "850041870410", "B-04-3", 261, null, 3),
} satisfies Record<string, Product>;
type ProductName = keyof typeof PRODUCTS;

const note = (frequency_hz: number, duration_ms: number, wave = "sine"): NoteView => ({ frequency_hz, duration_ms, wave });

export const app = (over: Partial<AppView> = {}): AppView => ({
  phase: "ready",
  version: "0.1.0",
  is_demo: false,
  are_keys_locked: false,
  shop_name: "Grooved Learning",
  time_zone: ZONE,
  currency: "USD",
  station_name: "Bench 2",
  place: "Ontario, CA",
  person: {
    id: 1,
    name: "Rosa M.",
    role: "owner",
    has_pin: true,
    may: ["pack", "take_over", "resolve_order", "void_label", "read_activity", "change_bench", "change_people", "change_shop"],
  },
  theme: "system",
  units: "imperial",
  sync: { state: "idle", last_good_at: NOW - 20_000, is_stale: false, done: 0, total: null, eta_s: null, quarantined: 0, error: null },
  label_printer: { state: "ready", url: "tcp://10.0.0.20:9100", waiting: 0 },
  slip_printer: { state: "ready", url: "tcp://10.0.0.21:9100", waiting: 0 },
  speaker: {
    player: "web",
    volume_percent: 60,
    is_tick_muted: false,
    sounds: [
      { name: "ok", notes: [note(1568, 55)] },
      { name: "line", notes: [note(1568, 55), note(0, 30), note(2093, 70)] },
      { name: "order", notes: [note(1047, 80), note(1319, 80), note(1568, 80), note(2093, 160)] },
      { name: "stop", notes: [note(196, 160, "square"), note(0, 60), note(196, 160, "square"), note(0, 60), note(196, 260, "square")] },
      { name: "over", notes: [note(392, 110, "sawtooth"), note(0, 40), note(294, 220, "sawtooth")] },
      { name: "ask", notes: [note(880, 120), note(0, 120), note(880, 120)] },
      { name: "print", notes: [note(2093, 35), note(0, 25), note(2093, 35), note(0, 25), note(2093, 35)] },
    ],
  },
  network: { is_online: true, since: null, waiting: 0 },
  last_scan: { code: "850041870403", at: NOW - 4000 },
  needs_person: 8,
  open_order: null,
  ...over,
});

type Wanted = [ProductName, number][];
let made = 0;
const row = (number: string, name: string, place: string, wanted: Wanted, tote: string | null, over: Partial<QueueRowView> = {}): QueueRowView => ({
  id: ++made,
  number,
  ship_to_name: name,
  ship_to_place: place,
  items: wanted.slice(0, 4).map(([key, quantity]) => ({ title: PRODUCTS[key].title, quantity, picture: PRODUCTS[key].picture })),
  more_items: Math.max(0, wanted.length - 4),
  units: wanted.reduce((sum, [, quantity]) => sum + quantity, 0),
  tote,
  state: "ready",
  claimed_by: null,
  is_mine: false,
  carrier: "USPS",
  ship_by: NOW + 42 * MINUTE_MS,
  is_new: false,
  ...over,
});

export const NEXT = row("111765", "Dana W.", "Boise ID", [["cursive", 1], ["numbers", 1]], "T-11");
export const ROWS: QueueRowView[] = [
  row("111764", "Maya O.", "Tucson AZ", [["letters", 1], ["blocks", 2], ["pens", 1], ["cards", 1]], "T-07"),
  NEXT,
  row("111771", "Priya R.", "San Jose CA", [["numbers", 1], ["pens", 1]], "T-09", { state: "claimed", claimed_by: "Theo" }),
  row("111758", "Lincoln Elem.", "Fresno CA", [["tiles", 6], ["board", 6], ["blocks", 4], ["cards", 2], ["pens", 1]], "T-01"),
  row("111773", "Tom B.", "Reno NV", [["board", 1]], "T-04", { is_new: true }),
  row("111776", "Grace L.", "Irvine CA", [["cursive", 1], ["pens", 2], ["cards", 1]], null),
  row("111769", "Luis A.", "Yuma AZ", [["letters", 1]], "T-05", { state: "needs_person" }),
  row("111779", "Hannah C.", "Eugene OR", [["letters", 1], ["numbers", 1], ["cursive", 1]], null),
];

const CARRIERS: [string, number][] = [
  ["USPS", 42 * MINUTE_MS],
  ["UPS", 3 * HOUR_MS + 12 * MINUTE_MS],
  ["FedEx", 3 * HOUR_MS + 42 * MINUTE_MS],
];

/** A queue of `total` orders; a row is made when it is looked at. */
export function queue(total: number): { groups: QueueGroupView[]; rowAt: (index: number) => QueueRowView } {
  const sizes = total < 20 ? [total] : [Math.round(total * 0.44), Math.round(total * 0.37)];
  if (total >= 20) sizes.push(total - sizes[0]! - sizes[1]!);
  let first_index = 0;
  const groups = sizes.map((count, at) => {
    const group = { carrier: CARRIERS[at]![0], ship_by: NOW + CARRIERS[at]![1], count, first_index };
    first_index += count;
    return group;
  });
  return {
    groups,
    rowAt(index) {
      const like = ROWS[index % ROWS.length]!;
      const group = groups.findLast((one) => one.first_index <= index)!;
      return index < ROWS.length ? like : { ...like, id: 1000 + index, number: String(111790 + index), is_new: false, state: "ready", claimed_by: null, tote: index % 3 === 0 ? `T-${12 + (index % 80)}` : null, carrier: group.carrier, ship_by: group.ship_by };
    },
  };
}

export const summary = (over: Partial<QueueSummaryView> = {}): QueueSummaryView => ({
  all: 78,
  in_tote: 41,
  to_pick: 29,
  needs_person: 8,
  cut_offs: [
    { carrier: "USPS", ship_by: NOW + 42 * MINUTE_MS, left: 34, done: 55, will_miss: 6 },
    { carrier: "UPS", ship_by: NOW + 3 * HOUR_MS + 12 * MINUTE_MS, left: 29, done: 15, will_miss: 0 },
    { carrier: "FedEx", ship_by: NOW + 3 * HOUR_MS + 42 * MINUTE_MS, left: 15, done: 4, will_miss: 0 },
  ],
  next: ROWS[0]!,
  decisions: [
    { key: "order:901", id: 901, number: "111769", why: "address", detail: "No street in the address", ways: ["open", "retry"] },
    { key: "order:902", id: 902, number: "111774", why: "short", detail: "Geoboard, 9 in: 1 of 2 is missing", ways: ["ship_the_rest", "release"] },
    { key: "order:903", id: 903, number: "111761", why: "held", detail: "Customer wrote to cancel", ways: ["release"] },
  ],
  packed_today: 64,
  seconds_per_order: 41,
  stops_today: 3,
  take_back: null,
  ...over,
});

/** A queue's page of which nothing is pressed: for tests that press by key, card and action. */
export const queueDesk = (over: Partial<QueueDesk> = {}): QueueDesk => ({
  shown: () => ROWS[1]!,
  takeBack: () => null,
  move() {},
  find() {},
  clear() {},
  filter() {},
  decisions: () => summary().decisions,
  unfolded: () => null,
  unfold() {},
  ...over,
});

export const line = (index: number, name: ProductName, wanted: number, packed: number, over: Partial<PackLineView> = {}): PackLineView => ({
  index,
  title: PRODUCTS[name].title,
  sku: PRODUCTS[name].sku,
  bin: PRODUCTS[name].bin,
  bundle_title: null,
  wanted,
  packed,
  by_hand: 0,
  is_current: false,
  picture: PRODUCTS[name].picture,
  ...over,
});

/** The lines of the order everyone packs here, with so many in the box; the first open one is in work. */
export function lines(packed: [number, number, number, number]): PackLineView[] {
  const all = [line(0, "letters", 1, packed[0]), line(1, "blocks", 2, packed[1]), line(2, "pens", 1, packed[2]), line(3, "cards", 1, packed[3])];
  const open = all.find((one) => one.packed > 0 && one.packed < one.wanted) ?? all.find((one) => one.packed < one.wanted);
  return all.map((one) => ({ ...one, is_current: one === open }));
}

const rate = (carrier: string, service: string, arrives_on: string | null, days_early: number | null, cents: number, over: Partial<RateView> = {}): RateView => ({
  service_token: `${carrier} ${service}`,
  carrier,
  service,
  price: { amount_minor: cents, currency: "USD" },
  arrives_on,
  days_early,
  is_chosen: false,
  can_choose: true,
  ...over,
});
export const RATES: RateView[] = [
  rate("USPS", "Ground Advantage", "2026-11-27", 0, 738, { is_chosen: true }),
  rate("UPS", "Ground Saver", "2026-11-28", -1, 791),
  rate("UPS", "Ground", "2026-11-25", 2, 964),
  rate("USPS", "Priority Mail", "2026-11-25", 2, 1012),
  rate("FedEx", "Home Delivery", "2026-11-26", 1, 1105),
  rate("UPS", "2nd Day Air", "2026-11-24", 3, 2430),
];

const box = (id: number, name: string, empty_weight_g: number, max_weight_g: number, usual_units: number) => ({
  id,
  name,
  length_mm: 305,
  width_mm: 229,
  height_mm: 102,
  empty_weight_g,
  max_weight_g,
  usual_units,
});
export const BOXES = [
  box(1, "Mailer 10 × 13", 28, 900, 2),
  box(2, "9 × 6 × 4", 110, 4500, 4),
  box(3, "12 × 9 × 4", 170, 9000, 8),
  box(4, "14 × 10 × 6", 240, 13600, 14),
  box(5, "18 × 14 × 8", 420, 18100, 30),
  box(6, "24 × 18 × 12", 790, 22700, 80),
];

export const verdict = (is: string, over: Partial<VerdictView> = {}): VerdictView => ({
  is,
  line: null,
  scanned: null,
  code: null,
  units: null,
  blocker: null,
  price: null,
  expected_g: null,
  typed_g: null,
  messages: [],
  change: null,
  parked: null,
  is_proven: false,
  ...over,
});

let version = 0;
/** The open order with `packed` units a line. */
export function pack(packed: [number, number, number, number], answer: VerdictView, over: Partial<PackView> = {}): PackView {
  const all = over.lines ?? lines(packed);
  const packed_units = all.reduce((sum, one) => sum + one.packed, 0);
  const wanted_units = all.reduce((sum, one) => sum + one.wanted, 0);
  const isFull = packed_units === wanted_units;
  return {
    id: 1,
    version: ++version,
    number: "111764",
    tote: "T-07",
    ship_to_name: "Maya O.",
    ship_to_place: "Tucson AZ",
    note: null,
    state: isFull ? "verified" : "packing",
    verdict: answer,
    lines: all,
    packed_units,
    wanted_units,
    parcel: {
      box_kind: BOXES[2]!,
      boxes: BOXES,
      weight_is: "calculated",
      weight_so_far_g: 905,
      weight_full_g: 1843,
      quote_is: "ready",
      rates: RATES,
      reason: "cheapest_on_time",
      messages: [],
      arrive_by: "2026-11-27",
    },
    primary: isFull
      ? { is: "buy", units: null, price: RATES[0]!.price, is_enabled: true }
      : { is: "scan_more", units: wanted_units - packed_units, price: null, is_enabled: false },
    is_auto_print: false,
    can_undo: packed_units > 0,
    label: null,
    seconds: null,
    packed_today: 64,
    next: NEXT,
    left_before_cut_off: 33,
    ...over,
  };
}

export const label = {
  carrier: "USPS",
  service: "Ground Advantage",
  tracking_number: "9400111206208831442107",
  price: RATES[0]!.price,
  print_state: "printed",
  is_told_to_shop: true,
  is_sample: false,
};

export const scanned = (name: ProductName, order_number: string | null, tote: string | null) => ({
  title: PRODUCTS[name].title,
  picture: PRODUCTS[name].picture,
  order_number,
  tote,
});

export const refusal: UserError = {
  code: "PB-ORDER-CLAIMED",
  message: "Someone else has this order open. Nothing was changed here.",
  next_step: "Take another order, or ask a lead to take it over.",
  detail: "",
};
