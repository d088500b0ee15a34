import type { Component } from "svelte";
import PackPage from "./features/pack/PackPage.svelte";
import QueuePage from "./features/queue/QueuePage.svelte";
import type { IconName } from "./lib/components/icon-name";
import type { PageName } from "./page-names";
import { m } from "./paraglide/messages.js";

type Load = () => Promise<{ default: Component }>;

export type Page = {
  name: PageName | "onboarding" | "sign_in";
  title: () => string;
  /** The bench's own pages come with it: a scan that opens one is answered in the next frame. */
  shown?: Component;
  /** The others come when they are first wanted. */
  load?: Load;
  /** In the rail: with this picture, at this end. Pages without are reached from others and fill the window. */
  rail?: { icon: IconName; end: "top" | "bottom" };
};

/** Every page of a signed-in bench, in the order of the rail. */
export const PAGES: Page[] = [
  { name: "queue", title: m.page_queue, shown: QueuePage, rail: { icon: "queue", end: "top" } },
  { name: "pack", title: m.page_pack, shown: PackPage, rail: { icon: "pack", end: "top" } },
  {
    name: "activity",
    title: m.page_activity,
    load: () => import("./features/activity/ActivityPage.svelte"),
    rail: { icon: "activity", end: "top" },
  },
  {
    name: "settings",
    title: m.page_settings,
    load: () => import("./features/settings/SettingsPage.svelte"),
    rail: { icon: "settings", end: "bottom" },
  },
  { name: "card", title: m.page_card, load: () => import("./features/card/CardPage.svelte") },
];
