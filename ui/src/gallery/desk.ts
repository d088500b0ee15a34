/** Every state of the desk pages: setting up, signing in, settings, activity, the command card. Answers and states by name. */
import type { ActivityRowView } from "../station/bindings/ActivityRowView";
import type { BoxView } from "../station/bindings/BoxView";
import type { PersonView } from "../station/bindings/PersonView";
import type { SettingsView } from "../station/bindings/SettingsView";
import type { ShopCheckView } from "../station/bindings/ShopCheckView";
import { Refused } from "../station/host";
import { app, NOW } from "./fixtures";
import type { State } from "./states";

const EVERYTHING = app().person?.may ?? [];
const person = (id: number, name: string, role: string, has_pin: boolean, may = ["pack", "read_activity"]): PersonView => ({ id, name, role, has_pin, may });
const ROSA = person(1, "Rosa M.", "owner", true, EVERYTHING);
const THEO = person(2, "Theo K.", "packer", false);
const LONG_NAME = person(4, "Maximiliane-Charlotte Featherstonehaugh-Wolfeschlegelstein", "manager", true);
const MANY_PEOPLE = ["Ana B.", "Ben C.", "Chidi A.", "Dana W.", "Eli S.", "Fatima Z.", "Grace L.", "Hana K.", "Ivo P.", "Joaquin M.", "Kofi N.", "Lena R.", "Mira T.", "Noor H."].map((name, at) => person(10 + at, name, at % 5 ? "packer" : "lead", at % 2 === 0));
const PEOPLE = [ROSA, THEO, person(3, "Mai L.", "lead", true), LONG_NAME];

const box = (id: number, name: string, length_mm: number, width_mm: number, height_mm: number, empty_weight_g: number, max_weight_g: number, usual_units: number): BoxView => ({ id, name, length_mm, width_mm, height_mm, empty_weight_g, max_weight_g, usual_units });
const SETTINGS: SettingsView = {
  station_name: "Bench 2",
  location_id: 1,
  locations: [
    [1, "Ontario, CA"],
    [2, "Lancaster, PA"],
  ],
  label_printer_url: "tcp://192.168.1.40:9100",
  slip_printer_url: "file:/slips",
  slip_format: "pdf_4x6",
  is_slip_printed: true,
  is_auto_print: true,
  is_customer_notified: true,
  theme: "light",
  units: "imperial",
  volume_percent: 70,
  is_tick_muted: false,
  label_cap_minor: 2500,
  boxes: [
    box(1, "Mailer 10 × 7", 254, 178, 25, 28, 1000, 2),
    box(2, "8 × 6 × 4", 203, 152, 102, 120, 5000, 4),
    box(3, "12 × 9 × 4", 305, 229, 102, 190, 9000, 8),
    box(4, "16 × 12 × 8", 406, 305, 203, 340, 15_000, 20),
  ],
  shipping_rules: [
    { method: "Overnight", carrier: "FedEx", cut_off: "16:00", days: 1 },
    { method: "Expedited", carrier: "UPS", cut_off: "16:30", days: 2 },
    { method: "Expedited 2 day", carrier: "UPS", cut_off: "16:30", days: 2 },
    { method: "", carrier: "USPS", cut_off: "14:00", days: 5 },
  ],
  secrets_in: "keyring",
};

const HAPPENED: [string, Record<string, string>][] = [
  ["order_opened", {}],
  ["item_packed", { title: "Pattern Blocks, 120 pc", units: "2" }],
  ["item_packed", { title: "Print Letters Workbook", units: "1" }],
  ["scan_stopped", { stop: "wrong", title: "Numbers Workbook" }],
  ["item_by_hand", { title: "Magic Ink Refills, 10 pack", units: "1" }],
  ["box_chosen", { box: "12 × 9 × 4" }],
  ["label_asked", {}],
  ["label_bought", { carrier: "USPS", service: "Ground Advantage", price_minor: "738", currency: "USD" }],
  ["label_printed", {}],
  ["order_told", { tracking: "9400 1112 0620 8831 4421 07" }],
  ["sync_failed", { reason: "the shop did not answer in 30 s" }],
  ["person_signed_in", {}],
  ["order_parked", { parked: "short" }],
  ["change_seen", { change: "cancelled" }],
  ["sync_done", { orders: "78" }],
];
const NEWEST = 480;
const ROW_MS = 23 * 60_000;
const happened = (id: number): ActivityRowView => {
  const place = (NEWEST - id) % HAPPENED.length;
  const [kind, values] = HAPPENED[place]!;
  const isOwn = /^(label|sync|order_told)/.test(kind);
  const order_number = /^(sync|person)/.test(kind) ? null : String(111_764 + (id % 7));
  return { id, at: NOW - (NEWEST - id) * ROW_MS, person: isOwn ? null : PEOPLE[id % 3]!.name, station: `Bench ${1 + (id % 2)}`, kind, order_number, values };
};
const PAGE_ROWS = 100;
type ActivityAsk = { before: number | null; order_number: string | null };
function activityPage({ before, order_number }: ActivityAsk) {
  const from = before ?? NEWEST + 1;
  const rows = Array.from({ length: Math.min(PAGE_ROWS, from - 1) }, (_, at) => happened(from - 1 - at));
  const found = order_number === null ? rows : rows.filter((row) => row.order_number === order_number);
  return { rows: found, before: from - PAGE_ROWS > 1 ? from - PAGE_ROWS : null };
}

const WORDS = "PRINT CONFIRM UNDO HOLD SHORT PROBLEM BOX BOX-NEXT MANUAL LINE-NEXT REPRINT SKIP CLOSE SWITCH TAKEOVER SYNC HELP SHOW-ALL SHOW-TOTE SHOW-PICK SHOW-WAIT DECIDE WAY-1 WAY-2 WAY-3".split(" ");
const numbered = (word: string, numbers: number[]) => numbers.map((number) => `${word}-${number}`);
const CARD = [...WORDS, ...numbered("BOX", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ...numbered("QTY", [5, 10, 12, 24, 50, 100]), ...numbered("RATE", [1, 2, 3, 4, 5, 6])];

const check = (is_good: boolean): ShopCheckView => ({
  shop_name: "Grooved Learning",
  is_good,
  lines: [
    { what: "shop_token", is: "ok", names: [] },
    { what: "shop_scopes", is: is_good ? "ok" : "fail", names: is_good ? [] : ["write_merchant_managed_fulfillment_orders", "read_locations"] },
    { what: "customer_data", is: "ok", names: [] },
    { what: "shippo_test", is: "warn", names: [] },
    { what: "carriers", is: "ok", names: ["USPS", "UPS", "FedEx"] },
  ],
});

const NEW_APP = app({ phase: "onboarding", person: null, is_demo: false, shop_name: null, station_name: "", place: null });
const DEMO_APP = app({ phase: "onboarding", person: null, is_demo: true, station_name: "" });
const SYNCING = { ...app().sync, state: "first", done: 18_240, total: 41_020, eta_s: 190, last_good_at: null };
const SHOP_APP = app({ phase: "onboarding", person: null, station_name: "", sync: SYNCING });
const NOBODY_APP = app({ phase: "sign_in", person: null });

const refuse = (code: string, message: string, next_step: string) => () => {
  throw new Refused({ code, message, next_step, detail: "" });
};
const unreadable = refuse("PB-STORE-UNAVAILABLE", "The bench's records can't be read or written right now. The last step was not recorded.", "Try again. If it stays so, restart Packbench and call for help.");

/** Answers for the desk pages. */
export const DESK_ANSWERS: Record<string, (request: never) => unknown> = {
  people: () => PEOPLE,
  settings_view: () => SETTINGS,
  save_settings: (request: SettingsView) => request,
  activity_page: activityPage,
  command_card: () => ({ rows: CARD.map((word) => ({ word: word.replace("-", " "), sentence_key: word, code: `PB-${word}` })) }),
  check_shop: () => check(true),
  test_print: () => ({ state: "sent" }),
  save_person: ({ name }: { name: string }) => ({ person: { ...THEO, name }, badge: "PBU-7Q2K9MXD4T" }),
  sign_in: refuse("PB-WRONG-PIN", "That PIN is not right. Nobody was signed in.", "Try again, or scan your badge."),
  start_demo: () => DEMO_APP,
  connect_shop: () => SHOP_APP,
  sync_now: () => app().sync,
};

const GO = "form [type=submit]";
const NAME: [string, string] = ['[data-first="true"]', "Rosa M."];
const KEYS: [string, string][] = [
  ["form .field:nth-child(1) input", "grooved-learning"],
  ["form .field:nth-child(2) input", "shpat_0123456789"],
  ["form .field:nth-child(3) input", "shippo_test_0123"],
];
const connecting = ["input[value=shop]", GO, ...KEYS, GO];
const setup = (view: typeof NEW_APP, ...steps: State["steps"] & object): State => ({ page: "queue", app: view, steps });
const section = (name: string, ...steps: State["steps"] & object): State => ({ page: "settings", steps: [`[data-section=${name}]`, ...steps] });
const asTheo = (state: State): State => ({ ...state, app: app({ person: THEO }) });

export const DESK_STATES: Record<string, State> = {
  "setup-start": setup(NEW_APP),
  "setup-keys": setup(NEW_APP, "input[value=shop]", GO),
  "setup-keys-good": setup(NEW_APP, ...connecting),
  "setup-keys-bad": { ...setup(NEW_APP, ...connecting), answers: { check_shop: () => check(false) } },
  "setup-refused": { ...setup(NEW_APP, GO), answers: { start_demo: unreadable } },
  "setup-bench": setup(DEMO_APP),
  "setup-bench-missing": setup(DEMO_APP, GO),
  "setup-bench-sync": setup(SHOP_APP),
  "setup-scanner": setup(DEMO_APP, NAME, GO),
  "setup-scanner-help": setup(DEMO_APP, NAME, GO, "summary"),
  "setup-scanner-no-sound": setup({ ...DEMO_APP, speaker: { ...DEMO_APP.speaker, player: "none" } }, NAME, GO),
  "setup-printers": setup(DEMO_APP, NAME, GO, GO),
  "setup-first": setup(DEMO_APP, NAME, GO, GO, GO),
  "setup-first-sync": setup(SHOP_APP, NAME, GO, GO, GO),
  "sign-in": { page: "queue", app: NOBODY_APP },
  "sign-in-rtl": { page: "queue", app: NOBODY_APP, answers: { people: () => [{ ...ROSA, name: "רוזה מ." }, { ...THEO, name: "ثيو ك." }, PEOPLE[2]] } },
  "sign-in-one": { page: "queue", app: NOBODY_APP, answers: { people: () => [ROSA] } },
  "sign-in-many": { page: "queue", app: NOBODY_APP, answers: { people: () => MANY_PEOPLE } },
  "sign-in-pin": { page: "queue", app: NOBODY_APP, steps: ['[data-person="1"]'] },
  "sign-in-wrong": { page: "queue", app: NOBODY_APP, steps: ['[data-person="1"]', ["form input", "1234"], GO] },
  "sign-in-nobody": { page: "queue", app: NOBODY_APP, answers: { people: () => [] } },
  "sign-in-error": { page: "queue", app: NOBODY_APP, answers: { people: unreadable } },
  "settings-bench": section("bench"),
  "settings-unsaved": section("bench", ["fieldset input", "Bench 3"]),
  "settings-refused": { ...section("bench", ["fieldset input", "Bench 3"], GO), answers: { save_settings: unreadable } },
  "settings-printers": section("printers"),
  "settings-printer-bad": section("printers", ["fieldset input", "http://printer"]),
  "settings-shipping": section("shipping"),
  "settings-boxes": section("boxes"),
  "settings-box-new": section("boxes", ".desk"),
  "settings-packing": section("packing"),
  "settings-look": section("look"),
  "settings-look-no-sound": { ...section("look"), app: app({ speaker: { ...app().speaker, player: "none" } }) },
  "settings-look-tick-off": { ...section("look"), app: app({ speaker: { ...app().speaker, is_tick_muted: true } }) },
  "settings-look-quiet": { ...section("look"), app: app({ speaker: { ...app().speaker, volume_percent: 0 } }) },
  "settings-people": section("people"),
  "settings-person": section("people", "li:nth-child(2) button.row"),
  "settings-badge": section("people", "li:nth-child(2) button.row", GO),
  "settings-shop": section("shop"),
  "settings-shop-keys": section("shop", ".go button"),
  "settings-card": section("card"),
  "settings-about": section("about"),
  "settings-read-only": asTheo(section("printers")),
  "settings-boxes-read-only": asTheo(section("boxes")),
  "settings-loading": { page: "settings", answers: { settings_view: () => new Promise(() => {}) } },
  "settings-error": { page: "settings", answers: { settings_view: unreadable } },
  activity: { page: "activity" },
  "activity-empty": { page: "activity", answers: { activity_page: () => ({ rows: [], before: null }) } },
  "activity-not-found": { page: "activity", steps: [["[type=search]", "999999"]] },
  "activity-loading": { page: "activity", answers: { activity_page: () => new Promise(() => {}) } },
  "activity-error": { page: "activity", answers: { activity_page: unreadable } },
  card: { page: "card" },
};
