import { SvelteMap } from "svelte/reactivity";
import { bench } from "../../station/bench.svelte";
import { call, Refused } from "../../station/call";
import { timesChanged } from "../../station/changes";
import { Live } from "../../station/live.svelte";
import type { QueueGroupView } from "../../station/bindings/QueueGroupView";
import type { QueueRowView } from "../../station/bindings/QueueRowView";
import type { UserError } from "../../station/bindings/UserError";

export type Filter = "all" | "in_tote" | "to_pick" | "needs_person";

/** Rows asked for at once; the station gives at most 200. */
const CHUNK_ROWS = 100;
/** Chunks remembered to either side of what is looked at. */
const NEAR_CHUNKS = 2;

/** Its orders' ids stand beside the rows: where an order stands is asked for whenever a chunk comes. */
type Chunk = { rows: QueueRowView[]; ids: number[] };
const chunkOf = (rows: QueueRowView[]): Chunk => ({ rows, ids: rows.map((row) => row.id) });

/**
 * The queue as a list of any length, of which only the part that was looked at is known.
 *
 * Rows stay on screen until newer ones are there; far ones are forgotten, but for the chosen one's. It knows indexes and
 * rows, not pixels.
 */
export class QueueList {
  filter = $state<Filter>("all");
  search = $state("");
  total = $state<number | null>(null);
  groups = $state.raw<QueueGroupView[]>([]);
  error = $state.raw<UserError | null>(null);
  /** Chunk by chunk, so that a row is drawn anew when its own chunk comes, and not when another does. */
  private known = $state.raw(new SvelteMap<number, Chunk>());
  private isWanted = { from: 0, to: 0 };
  private readonly asked = new Set<number>();
  private age = 0;

  /** `isChosen` says which order must not be forgotten. */
  constructor(private readonly isChosen: (id: number) => boolean = () => false) {}

  /** A list that has its rows, few enough for one answer, and asks for none. */
  static of(rows: QueueRowView[], groups: QueueGroupView[]): QueueList {
    const list = new QueueList();
    [list.total, list.groups, list.known] = [rows.length, groups, new SvelteMap([[0, chunkOf(rows)]])];
    list.asked.add(0);
    return list;
  }

  row(index: number): QueueRowView | undefined {
    return this.known.get(Math.floor(index / CHUNK_ROWS))?.rows[index % CHUNK_ROWS];
  }

  /** Where an order stands among the rows that are known. */
  indexOf(id: number | null): number | null {
    if (id === null) return null;
    for (const [chunk, { ids }] of this.known) {
      const at = ids.indexOf(id);
      if (at >= 0) return chunk * CHUNK_ROWS + at;
    }
    return null;
  }

  /** A page opens on all orders. What is known of them is shown until newer rows are there; an old refusal is not. */
  async open(): Promise<void> {
    this.error = null;
    if (this.filter !== "all" || this.search !== "") {
      [this.filter, this.search, this.total, this.known] = ["all", "", null, new SvelteMap()];
    }
    await this.restart();
  }

  /** Another filter or search: what is known no longer counts, but stays visible until the answer is there. */
  async restart(): Promise<void> {
    this.isWanted = { from: 0, to: CHUNK_ROWS };
    await this.readAnew(this.chunks());
  }

  /** Asks again for what is visible and for the chosen order, after something changed. */
  async refresh(): Promise<void> {
    const chosen = [...this.known].filter(([, { ids }]) => ids.some((id) => this.isChosen(id))).map(([chunk]) => chunk);
    await this.readAnew([...new Set([...this.chunks(), ...chosen])]);
  }

  private async readAnew(chunks: number[]): Promise<void> {
    const age = ++this.age;
    this.asked.clear();
    const fresh = new SvelteMap<number, Chunk>();
    chunks.forEach((chunk) => this.asked.add(chunk));
    for (const chunk of chunks.length > 0 ? chunks : [0]) {
      const page = await this.ask(chunk);
      if (!page || age !== this.age) return;
      this.total = page.total;
      this.groups = page.groups;
      fresh.set(chunk, chunkOf(page.rows));
    }
    this.known = fresh;
    // What the list moved on to meanwhile was learnt into what is no longer known.
    for (const one of this.asked) if (!fresh.has(one)) this.asked.delete(one);
    await this.want(this.isWanted.from, this.isWanted.to);
  }

  /** Makes sure that rows `from` to `to` are known, or asked for. */
  async want(from: number, to: number): Promise<void> {
    this.isWanted = { from, to };
    const age = this.age;
    for (const chunk of this.chunks().filter((one) => !this.asked.has(one))) {
      // The list may be elsewhere by now, or another call was quicker.
      if (!this.isNear(chunk) || this.asked.has(chunk)) continue;
      this.asked.add(chunk);
      const page = await this.ask(chunk);
      if (age !== this.age) return;
      if (page) this.learn(chunk, page.rows);
      else this.asked.delete(chunk);
    }
  }

  private learn(chunk: number, rows: QueueRowView[]): void {
    for (const [one, { ids }] of [...this.known]) {
      if (!this.isNear(one) && !ids.some((id) => this.isChosen(id))) this.known.delete(one);
    }
    this.known.set(chunk, chunkOf(rows));
    for (const one of this.asked) if (!this.known.has(one) && !this.isNear(one)) this.asked.delete(one);
  }

  private isNear(chunk: number): boolean {
    const wanted = this.chunks();
    return chunk >= (wanted[0] ?? 0) - NEAR_CHUNKS && chunk <= (wanted.at(-1) ?? 0) + NEAR_CHUNKS;
  }

  private chunks(): number[] {
    const first = Math.floor(this.isWanted.from / CHUNK_ROWS);
    const last = Math.floor(Math.max(this.isWanted.from, this.isWanted.to - 1) / CHUNK_ROWS);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }

  private async ask(chunk: number) {
    const { filter, search } = this;
    try {
      const page = await call("queue_page", { filter, search, from_index: chunk * CHUNK_ROWS, limit: CHUNK_ROWS });
      this.error = null;
      return page;
    } catch (failure) {
      if (failure instanceof Refused) this.error = failure.error;
      return null;
    }
  }
}

/** The list of the queue's page. It outlives the page, so that there are rows as soon as the page opens. */
export const queue = new QueueList((id) => id === bench.selected);

/** What stands beside it. */
export const summary = new Live("queue_summary", () => ({}));

/** How often the queue had changed when it was read ahead; none once a page showed it. */
let readAheadAt: number | null = null;
let reading: Promise<unknown> | null = null;

/** Reads what the queue's page opens with, before it does. */
export function readAhead(): Promise<unknown> {
  if (reading) return reading;
  readAheadAt = timesChanged("queue");
  reading = Promise.all([queue.open(), summary.refresh()]).finally(() => (reading = null));
  return reading;
}

/** The page opens: what was read ahead is shown, unless it changed since. */
export function openQueue(): void {
  const isFresh = readAheadAt === timesChanged("queue");
  readAheadAt = null;
  if (isFresh) return;
  void queue.open();
  void summary.refresh();
}
