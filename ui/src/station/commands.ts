import type { ActivityPageView } from "./bindings/ActivityPageView";
import type { AppView } from "./bindings/AppView";
import type { OutcomeView } from "./bindings/OutcomeView";
import type { PackView } from "./bindings/PackView";
import type { PersonView } from "./bindings/PersonView";
import type { QueuePageView } from "./bindings/QueuePageView";
import type { QueueRequest } from "./bindings/QueueRequest";
import type { QueueSummaryView } from "./bindings/QueueSummaryView";
import type { SettingsView } from "./bindings/SettingsView";
import type { ShopCheckView } from "./bindings/ShopCheckView";
import type { SyncView } from "./bindings/SyncView";

/** What a change can be about. */
export const TOPICS = ["app", "queue", "pack", "activity", "settings"] as const;
export type Topic = (typeof TOPICS)[number];

type Nothing = Record<string, never>;
type Command<Request, Answer> = { request: Request; answer: Answer };

/** What the packer does to the open order without scanning an item. */
export type ActName =
  | "undo"
  | "hold"
  | "short"
  | "problem"
  | "by_hand"
  | "choose_box"
  | "next_box"
  | "type_weight"
  | "choose_service"
  | "print"
  | "buy_anyway"
  | "reprint"
  | "print_slip"
  | "skip"
  | "resume"
  | "quote_again";

export type ActRequest = {
  action: ActName;
  line: number | null;
  units: number | null;
  box_id: number | null;
  weight_g: number | null;
  service_token: string | null;
  price_minor: number | null;
  note: string | null;
};

export type ShopKeys = { shop_url: string; shop_token: string; shippo_token: string };

/** Every command of the station: one line each, as `commands/mod.rs` lists them. */
export type Commands = {
  app_view: Command<Nothing, AppView>;
  /** The shell's own: starts a station that could not start once more. */
  start_again: Command<Nothing, null>;
  sign_in: Command<{ person_id: number; pin: string }, AppView>;
  sign_out: Command<Nothing, AppView>;
  queue_page: Command<QueueRequest, QueuePageView>;
  queue_summary: Command<Nothing, QueueSummaryView>;
  open_order: Command<{ id: number; is_take_over: boolean }, OutcomeView>;
  leave_order: Command<Nothing, OutcomeView>;
  pack_view: Command<Nothing, PackView | null>;
  scan: Command<{ scan_id: string; raw: string; screen: string; selected: number | null; presses: boolean }, OutcomeView>;
  act: Command<ActRequest, OutcomeView>;
  decide: Command<{ id: number; key: string; way: string }, OutcomeView>;
  activity_page: Command<{ before: number | null; limit: number; order_number: string | null }, ActivityPageView>;
  settings_view: Command<Nothing, SettingsView>;
  save_settings: Command<SettingsView, SettingsView>;
  test_print: Command<{ url: string; kind: "label" | "slip" }, { state: "sent" | "printed" }>;
  people: Command<Nothing, PersonView[]>;
  save_person: Command<
    { id: number; name: string; role: string; pin: string | null; is_active: boolean; is_new_badge: boolean },
    { person: PersonView; badge: string | null }
  >;
  start_demo: Command<Nothing, AppView>;
  check_shop: Command<ShopKeys, ShopCheckView>;
  connect_shop: Command<ShopKeys, AppView>;
  finish_onboarding: Command<
    {
      station_name: string;
      location_id: number | null;
      label_printer_url: string | null;
      slip_printer_url: string | null;
      owner_name: string;
      owner_pin: string;
    },
    AppView
  >;
  sync_now: Command<Nothing, SyncView>;
  command_card: Command<Nothing, { rows: { word: string; sentence_key: string; code: string }[] }>;
  play_sound: Command<{ name: string }, Nothing>;
};
