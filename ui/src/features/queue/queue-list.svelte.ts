import { call, Refused } from "../../station/call";
import type { QueueGroupView } from "../../station/bindings/QueueGroupView";
import type { QueueRowView } from "../../station/bindings/QueueRowView";
import type { UserError } from "../../station/bindings/UserError";

export type Filter = "all" | "in_tote" | "to_pick" | "needs_person";

/** Rows asked for at once; the station gives at most 200. */
const CHUNK_ROWS = 100;

/**
 * The queue as a list of any length, of which only the part that was looked at is known.
 *
 * Rows stay on screen until newer ones are there. It knows indexes and rows, not pixels.
 */
export class QueueList {
  filter = $state<Filter>("all");
  search = $state("");
  total = $state<number | null>(null);
  groups = $state.raw<QueueGroupView[]>([]);
  error = $state.raw<UserError | null>(null);
  private rows = $state.raw(new Map<number, QueueRowView>());
  private isWanted = { from: 0, to: 0 };
  private readonly asked = new Set<number>();
  private age = 0;

  row(index: number): QueueRowView | undefined {
    return this.rows.get(index);
  }

  /** Where an order stands among the rows that are known. */
  indexOf(id: number | null): number | null {
    if (id === null) return null;
    for (const [index, row] of this.rows) if (row.id === id) return index;
    return null;
  }

  /** Another filter or search: what is known no longer counts, but stays visible until the answer is there. */
  async restart(): Promise<void> {
    this.isWanted = { from: 0, to: CHUNK_ROWS };
    await this.refresh();
  }

  /** Asks again for what is visible, after something changed. */
  async refresh(): Promise<void> {
    const age = ++this.age;
    this.asked.clear();
    const fresh = new Map<number, QueueRowView>();
    const chunks = this.chunks();
    chunks.forEach((chunk) => this.asked.add(chunk));
    for (const chunk of chunks.length > 0 ? chunks : [0]) {
      const page = await this.ask(chunk);
      if (!page || age !== this.age) return;
      this.total = page.total;
      this.groups = page.groups;
      page.rows.forEach((row, at) => fresh.set(page.from_index + at, row));
    }
    this.rows = fresh;
  }

  /** Makes sure that rows `from` to `to` are known, or asked for. */
  async want(from: number, to: number): Promise<void> {
    this.isWanted = { from, to };
    const age = this.age;
    for (const chunk of this.chunks().filter((one) => !this.asked.has(one))) {
      this.asked.add(chunk);
      const page = await this.ask(chunk);
      if (age !== this.age) return;
      if (!page) this.asked.delete(chunk);
      else this.rows = new Map([...this.rows, ...page.rows.map((row, at) => [page.from_index + at, row] as const)]);
    }
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
