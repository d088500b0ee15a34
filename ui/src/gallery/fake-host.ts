import type { OutcomeView } from "../station/bindings/OutcomeView";
import type { QueueRequest } from "../station/bindings/QueueRequest";
import { type Host, Refused } from "../station/host";
import { DESK_ANSWERS } from "./desk";
import { app, queue, summary } from "./fixtures";
import { drawing } from "./pictures";
import type { State } from "./states";

/** Every call that was made, for tests to look at. */
export type Asked = { name: string; request: unknown };

/** What a test does to the made-up world. */
export type World = {
  /** Orders that came in above all others. */
  newOrders: number;
  /** Tells the page that topics changed. */
  tell: (topics: string[]) => void;
};

/** A station that answers with one state; it changes only when a test says so. */
export function fakeHost(state: State, asked: Asked[], world: World): Host {
  const list = queue(state.total ?? 78);
  const rowAt = (index: number) => (index < world.newOrders ? { ...list.rowAt(5000 + index), is_new: true } : list.rowAt(index - world.newOrders));
  const view = { ...(state.app ?? app()), open_order: state.pack?.id ?? null };
  const answers: Record<string, (request: never) => unknown> = {
    ...DESK_ANSWERS,
    app_view: () => view,
    sign_out: () => view,
    pack_view: () => state.pack ?? null,
    queue_summary: () => state.summary ?? summary(),
    queue_page: ({ from_index, limit, search }: QueueRequest) => {
      if (state.error) throw new Refused(state.error);
      if (state.isLoading) return new Promise(() => {});
      const total = search === "" ? (state.total ?? 78) + world.newOrders : 0;
      const to = Math.min(total, from_index + limit);
      const rows = Array.from({ length: Math.max(0, to - from_index) }, (_, at) => rowAt(from_index + at));
      return { from_index, total, rows, groups: total === 0 ? [] : list.groups.map((group, at) => (at === 0 ? { ...group, count: group.count + world.newOrders } : { ...group, first_index: group.first_index + world.newOrders })) };
    },
    ...state.answers,
  };
  const outcome: OutcomeView = { go_to: null, pack: null, sounds: [], last_scan: null, notice: null, press: null };
  return {
    call(name, request) {
      asked.push({ name, request });
      return new Promise((resolve) => resolve((answers[name] ?? (() => outcome))(request as never)));
    },
    onChanged(listener) {
      world.tell = listener;
      return () => {};
    },
    mediaUrl: drawing,
  };
}
