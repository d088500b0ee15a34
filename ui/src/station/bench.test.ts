import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { app } from "../gallery/fixtures";
import { bench } from "./bench.svelte";
import type { AppView } from "./bindings/AppView";
import { FakeHost } from "./hosts/fake";

const signIn = () => app({ phase: "sign_in", person: null });

describe("a bench that becomes ready", () => {
  let isRead: () => void;
  beforeEach(async () => {
    vi.useFakeTimers();
    bench.prepare = async () => {};
    await bench.take(signIn());
    bench.prepare = () => new Promise<void>((resolve) => (isRead = resolve));
  });
  afterEach(() => {
    vi.useRealTimers();
    bench.prepare = async () => {};
  });

  it("is shown with what its first page reads", async () => {
    const taken = bench.take(app());
    await Promise.resolve();
    expect(bench.app?.phase).toBe("sign_in");
    isRead();
    await taken;
    expect(bench.app?.phase).toBe("ready");
  });

  it("is shown without it when that takes long", async () => {
    const taken = bench.take(app());
    await vi.advanceTimersByTimeAsync(149);
    expect(bench.app?.phase).toBe("sign_in");
    await vi.advanceTimersByTimeAsync(1);
    await taken;
    expect(bench.app?.phase).toBe("ready");
  });

  it("waits for its pages, whatever they take", async () => {
    let come: () => void = () => {};
    bench.bring = () => new Promise<void>((resolve) => (come = resolve));
    const taken = bench.take(app());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bench.app?.phase).toBe("sign_in");
    bench.bring = async () => {};
    come();
    await vi.advanceTimersByTimeAsync(150);
    await taken;
    expect(bench.app?.phase).toBe("ready");
  });

  it("stays closed when its person left meanwhile", async () => {
    const taken = bench.take(app());
    await bench.take(signIn());
    isRead();
    await taken;
    expect(bench.app?.phase).toBe("sign_in");
  });

  it("stays closed when its person signed out meanwhile", async () => {
    new FakeHost({ sign_out: signIn });
    const taken = bench.take(app());
    await bench.signOut();
    isRead();
    await taken;
    expect(bench.app?.phase).toBe("sign_in");
  });

  it("is not closed by an answer that was asked for before", async () => {
    const answers: ((view: AppView) => void)[] = [];
    new FakeHost({ app_view: () => new Promise((resolve) => answers.push(resolve)), pack_view: () => null });
    const stop = bench.start();
    const taken = bench.take(app());
    answers[0]!(signIn());
    await vi.advanceTimersByTimeAsync(0);
    isRead();
    await taken;
    expect(bench.app?.phase).toBe("ready");
    stop();
  });

  it("waits for nothing once it is open", async () => {
    const taken = bench.take(app());
    await vi.advanceTimersByTimeAsync(0);
    isRead();
    await taken;
    bench.prepare = () => new Promise(() => {});
    await bench.take(app({ theme: "dark" }));
    expect(bench.app?.theme).toBe("dark");
  });
});

describe("a window that opens", () => {
  it("asks for what it draws first alone, and listens then", async () => {
    let answer: (view: AppView) => void = () => {};
    const host = new FakeHost({ app_view: () => new Promise((resolve) => (answer = resolve)), pack_view: () => null });
    const stop = bench.start();
    await Promise.resolve();
    expect(host.asked.map((one) => one.name)).toEqual(["app_view"]);
    answer(signIn());
    await vi.waitFor(() => expect(host.asked.map((one) => one.name)).toEqual(["app_view", "pack_view"]));
    stop();
  });

  it("listens although the station refuses", async () => {
    vi.resetModules(); // one connection serves all, and the first test's host has it
    const [{ bench }, { FakeHost, refused }] = await Promise.all([import("./bench.svelte"), import("./hosts/fake")]);
    const host = new FakeHost({
      app_view: () => {
        throw refused("PB-STORE-LOCKED");
      },
      pack_view: () => null,
    });
    const stop = bench.start();
    await vi.waitFor(() => expect(host.last("pack_view")).toEqual({}));
    const asks = () => host.asked.filter((one) => one.name === "app_view").length;
    expect(asks()).toBe(1);
    host.tell(["app"]);
    await vi.waitFor(() => expect(asks()).toBe(2));
    stop();
  });

  it("does not listen once it is closed", async () => {
    let answer: (view: AppView) => void = () => {};
    const host = new FakeHost({ app_view: () => new Promise((resolve) => (answer = resolve)), pack_view: () => null });
    bench.start()();
    await Promise.resolve();
    answer(signIn());
    await new Promise((resolve) => setTimeout(resolve));
    expect(host.last("pack_view")).toBeUndefined();
  });
});
