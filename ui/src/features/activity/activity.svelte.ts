import type { ActivityRowView } from "../../station/bindings/ActivityRowView";
import { call } from "../../station/call";
import { Attempt } from "../../station/attempt.svelte";

const PAGE = 100;

/**
 * The log, newest first, a page at a time. Rows that come in while someone reads further down wait to be asked for, so
 * that no row moves under the reader's eyes.
 */
export class Activity {
  rows = $state.raw<ActivityRowView[]>([]);
  /** Where the next page begins; null at the end. */
  before = $state<number | null>(null);
  /** True once the first page was read. */
  isRead = $state(false);
  order = $state("");
  /** How many newer rows are not shown yet; at most a page. */
  waiting = $state(0);
  readonly attempt = new Attempt();
  private asked = 0;

  get isAtEnd(): boolean {
    return this.isRead && this.before === null;
  }

  /** Reads from the newest; for another order number all that was shown is let go. */
  async start(): Promise<void> {
    const turn = ++this.asked;
    const page = await this.ask(null);
    if (page === null || turn !== this.asked) return;
    [this.rows, this.before, this.waiting, this.isRead] = [page.rows, page.before, 0, true];
  }

  async find(order: string): Promise<void> {
    this.order = order;
    await this.start();
  }

  async older(): Promise<void> {
    if (this.before === null || this.attempt.isBusy) return;
    const turn = this.asked;
    const page = await this.attempt.run(() => this.read(this.before));
    if (page === null || turn !== this.asked) return;
    [this.rows, this.before] = [[...this.rows, ...page.rows], page.before];
  }

  /** Something happened. A reader at the top sees it at once; further down it is only counted. */
  async hear(isAtTop: boolean): Promise<void> {
    if (isAtTop || !this.isRead) return this.start();
    const turn = this.asked;
    const page = await this.read(null).catch(() => null);
    if (page === null || turn !== this.asked) return;
    const newest = this.rows[0]?.id ?? 0;
    this.waiting = page.rows.filter((row) => row.id > newest).length;
  }

  private async ask(before: number | null) {
    this.attempt.clear();
    return this.attempt.isBusy ? this.read(before).catch(() => null) : this.attempt.run(() => this.read(before));
  }

  private read(before: number | null) {
    const order = this.order.trim().replace(/^#/, "");
    return call("activity_page", { before, limit: PAGE, order_number: order === "" ? null : order });
  }
}
