import { beforeEach, describe, expect, it } from "vitest";
import { FakeHost, refused } from "../../station/hosts/fake";
import type { QueueRequest } from "../../station/bindings/QueueRequest";
import { onChanged } from "../../station/changes";
import { openQueue, queue, QueueList, readAhead, summary } from "./queue-list.svelte";
import { sampleQueue } from "./sample";

const TOTAL = 100_000;
/** Orders whose ids are their places. */
const page = ({ from_index, limit }: QueueRequest) => ({
  from_index,
  total: TOTAL,
  rows: Array.from({ length: Math.min(limit, TOTAL - from_index) }, (_, at) => ({ id: from_index + at })),
  groups: [],
});

describe("the queue as a list of any length", () => {
  let host: FakeHost;
  beforeEach(() => (host = new FakeHost({ queue_page: page })));

  const looksFrom = async (list: QueueList, from: number) => list.want(from, from + 25);

  it("knows what is looked at, and forgets what is far from it", async () => {
    const list = new QueueList();
    await list.restart();
    for (let from = 0; from < 5_000; from += 90) await looksFrom(list, from);
    expect(list.row(4_950)?.id).toBe(4_950);
    expect(list.row(4_800)?.id).toBe(4_800);
    expect([list.row(0), list.row(2_500)]).toEqual([undefined, undefined]);
  });

  it("asks again for what it forgot, and only then", async () => {
    const list = new QueueList();
    await list.restart();
    await looksFrom(list, 150);
    const before = host.asked.length;
    await looksFrom(list, 20);
    expect(host.asked).toHaveLength(before);
    await looksFrom(list, 50_000);
    await looksFrom(list, 20);
    expect(host.asked).toHaveLength(before + 2);
    expect(list.row(20)?.id).toBe(20);
  });

  it("asks for nothing when it has its rows", async () => {
    const { list } = sampleQueue();
    await list.want(0, 24);
    expect(host.asked).toEqual([]);
    expect([list.row(0)?.id, list.row(23)?.id, list.row(24)]).toEqual([-1, -24, undefined]);
  });

  it("never forgets the chosen order", async () => {
    const list = new QueueList((id) => id === 7);
    await list.restart();
    for (let from = 0; from < 50_000; from += 5_000) await looksFrom(list, from);
    expect(list.indexOf(7)).toBe(7);
    expect(list.row(7)?.id).toBe(7);
  });

  it("knows the chosen order still after something changed while it was out of sight", async () => {
    const list = new QueueList((id) => id === 7);
    await list.restart();
    await looksFrom(list, 50_000);
    await list.refresh();
    expect([list.row(7)?.id, list.row(50_000)?.id]).toEqual([7, 50_000]);
  });

  it("loses nothing of what the list moved on to while it was read anew", async () => {
    const list = new QueueList();
    await list.restart();
    await looksFrom(list, 90); // two chunks: the answer for where it moved on to comes between theirs
    await Promise.all([list.refresh(), looksFrom(list, 50_000)]);
    expect(list.row(50_000)?.id).toBe(50_000);
  });

  it("does not show a refusal from before when its page opens again", async () => {
    const list = new QueueList();
    host.answers.queue_page = () => Promise.reject(refused("PB-NOT-SIGNED-IN"));
    await list.open();
    expect(list.error?.code).toBe("PB-NOT-SIGNED-IN");
    host.answers.queue_page = page;
    const opening = list.open();
    expect(list.error).toBeNull();
    await opening;
    expect(list.row(0)?.id).toBe(0);
  });
});

describe("the queue read ahead of its page", () => {
  const names = (host: FakeHost) => host.asked.map((one) => one.name);
  const here = () => new FakeHost({ queue_page: page, queue_summary: () => ({ packed_today: 7 }) });

  it("is shown as it was read, and read anew for the page after it", async () => {
    const host = here();
    await readAhead();
    expect([queue.total, summary.value?.packed_today]).toEqual([TOTAL, 7]);
    openQueue();
    expect(names(host)).toEqual(["queue_page", "queue_summary"]);
    openQueue();
    expect(names(host)).toEqual(["queue_page", "queue_summary", "queue_page", "queue_summary"]);
  });

  it("is read once however often it is wanted, and anew when it changed meanwhile", async () => {
    const host = here();
    onChanged(["queue"], () => {});
    const [one, other] = [readAhead(), readAhead()];
    host.tell(["queue"]);
    await Promise.all([one, other]);
    expect(names(host)).toEqual(["queue_page", "queue_summary"]);
    openQueue();
    expect(names(host)).toHaveLength(4);
  });

  it("that could not be read says so, and stands in nobody's way", async () => {
    const host = here();
    host.answers.queue_page = () => Promise.reject(refused("PB-STORE"));
    await readAhead();
    openQueue();
    expect([queue.error?.code, names(host).length]).toEqual(["PB-STORE", 2]);
  });
});
