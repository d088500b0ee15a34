import type { AppView } from "./bindings/AppView";
import type { LastScanView } from "./bindings/LastScanView";
import type { OutcomeView } from "./bindings/OutcomeView";
import type { PackView } from "./bindings/PackView";
import type { PressView } from "./bindings/PressView";
import type { UserError } from "./bindings/UserError";
import { Away, call, Refused } from "./call";
import { onChanged } from "./changes";
import type { ActName, ActRequest } from "./commands";

const RETRY_MS = [250, 500, 1000, 2000];
/** A bench that is ready waits no longer for what its first page shows. */
const PREPARE_MS = 150;
const NOTHING: Omit<ActRequest, "action"> = {
  line: null,
  units: null,
  box_id: null,
  weight_g: null,
  service_token: null,
  price_minor: null,
  note: null,
};

/**
 * What this window knows of its bench, and the one line in which everything done to it stands.
 *
 * Scans and actions are applied in the order they came in, one after the other; while one is under way the next waits
 * and nothing is thrown away. A scan carries an id, so asking again after a lost answer is still one scan.
 */
class Bench {
  app = $state.raw<AppView | null>(null);
  pack = $state.raw<PackView | null>(null);
  /** True once it is known whether an order is open. */
  isPackKnown = $state(false);
  /** What could not be done, until the next scan or action. */
  notice = $state.raw<UserError | null>(null);
  /** Why the bench did not open, while nothing else is known of it. */
  failure = $state.raw<UserError | null>(null);
  lastScan = $state.raw<LastScanView | null>(null);
  /** True while the station does not answer. */
  isAway = $state(false);
  /** The page that is shown. */
  page = $state("queue");
  /** The part of the page to begin with, when what led there said one. */
  part = $state<string | null>(null);
  /** The row chosen in the queue. */
  selected = $state<number | null>(null);
  /** Plays the sounds of an outcome; set by the shell where this page must play them. */
  play: (names: string[]) => void = () => {};
  /** Presses a button of the screen, for its card; false when there is none that can be pressed. Set by the shell. */
  press: (button: string) => boolean = () => false;
  /** Brings the pages of a bench that is ready: they are waited for, whatever it takes; set by the shell. */
  bring: () => Promise<unknown> = async () => {};
  /** Reads what the page that comes first shows, so that it is drawn once; set by the shell. */
  prepare: () => Promise<unknown> = async () => {};
  private appTurn = 0;
  private appTaken = 0;
  private line: Promise<void> = Promise.resolve();
  /** What a card presses, while it does: it belongs to the card's turn, and scans that wait come after it. */
  private pressed: Promise<void>[] | null = null;

  /** Reads everything and keeps it fresh: what is drawn first is asked for alone, the rest while it is drawn. */
  start(): () => void {
    const stops: (() => void)[] = [];
    let isStopped = false;
    void this.refreshApp().finally(() => {
      if (isStopped) return;
      stops.push(
        onChanged(["app"], () => void this.refreshApp()),
        onChanged(["pack"], () => void this.refreshPack()),
      );
      void this.refreshPack();
    });
    return () => {
      isStopped = true;
      stops.forEach((stop) => stop());
    };
  }

  /** Has a bench that did not open opened once more. */
  async openAgain(): Promise<void> {
    await this.guarded(() => this.orFailure(() => call("start_again", {})).then(() => undefined), false);
    await Promise.all([this.refreshApp(), this.refreshPack()]);
  }

  go(page: string, part: string | null = null): void {
    this.page = page;
    this.part = part;
    this.notice = null;
  }

  /** Hands a scan to the station. `raw` as it was read. */
  scan(raw: string): Promise<void> {
    const scan_id = crypto.randomUUID();
    return this.inTurn(() => call("scan", { scan_id, raw, screen: this.page, selected: this.selected, presses: true }), true);
  }

  act(action: ActName, what: Partial<ActRequest> = {}): Promise<void> {
    return this.inTurn(() => call("act", { ...NOTHING, ...what, action }));
  }

  open(id: number, isTakeOver = false): Promise<void> {
    return this.inTurn(() => call("open_order", { id, is_take_over: isTakeOver }));
  }

  leave(): Promise<void> {
    return this.inTurn(() => call("leave_order", {}));
  }

  decide(about: { id: number; key: string }, way: string): Promise<void> {
    return this.inTurn(() => call("decide", { id: about.id, key: about.key, way }));
  }

  /** Has the shop's orders read now. */
  async syncNow(): Promise<void> {
    await this.guarded(async () => void (await call("sync_now", {})));
  }

  /** Signs the person out; the order keeps its place. */
  async signOut(): Promise<void> {
    await this.guarded(async () => {
      await this.take(await call("sign_out", {}));
    });
  }

  /** True when the person may do `action`, as the station's table says. */
  may(action: string): boolean {
    return this.app?.person?.may.includes(action) ?? false;
  }

  /** Takes an `AppView` that was asked for at `turn`, unless one that was asked for later is here, or comes while its page is made ready. */
  async take(app: AppView, turn = ++this.appTurn): Promise<void> {
    if (turn < this.appTaken) return;
    this.appTaken = turn;
    if (app.phase === "ready" && this.app?.phase !== "ready") {
      await this.bring();
      await Promise.race([this.prepare(), new Promise((resolve) => setTimeout(resolve, PREPARE_MS))]);
      if (turn !== this.appTaken) return;
    }
    this.app = app;
    this.failure = null;
    this.isAway = false;
  }

  private inTurn(ask: () => Promise<OutcomeView>, isRetried = false): Promise<void> {
    const work = () => this.guarded(async () => this.apply(await (isRetried ? this.insist(ask) : ask())));
    if (this.pressed) {
      const now = work();
      this.pressed.push(now);
      return now;
    }
    const turn = this.line.then(work);
    this.line = turn;
    return turn;
  }

  private async apply(outcome: OutcomeView): Promise<void> {
    this.notice = outcome.notice;
    if (outcome.last_scan) this.lastScan = outcome.last_scan;
    if (outcome.pack) this.takePack(outcome.pack);
    if (outcome.go_to === "queue" || outcome.go_to === "pack") this.page = outcome.go_to;
    if (outcome.go_to === "queue" && !outcome.pack) this.pack = null;
    if (outcome.go_to === "sign_in" || outcome.go_to === "onboarding") void this.refreshApp();
    if (outcome.sounds.length > 0) this.play(outcome.sounds);
    if (outcome.press) await this.pressFor(outcome.press);
  }

  /** A button's card was scanned: it does what the button would do now, or says that it can't. */
  private async pressFor({ button, refusal }: PressView): Promise<void> {
    this.pressed = [];
    const did = this.press(button);
    const work = this.pressed;
    this.pressed = null;
    if (did) await Promise.all(work);
    else this.notice = refusal;
  }

  /** An older state of the same order never replaces a newer one. */
  private takePack(pack: PackView | null): void {
    const known = this.pack;
    if (pack && known && pack.id === known.id && pack.version < known.version) return;
    this.pack = pack;
    this.isPackKnown = true;
  }

  private async refreshApp(): Promise<void> {
    await this.guarded(async () => {
      const turn = ++this.appTurn;
      const app = await this.orFailure(() => call("app_view", {}));
      await this.take(app, turn);
      if (app.last_scan && app.last_scan.at >= (this.lastScan?.at ?? 0)) this.lastScan = app.last_scan;
    }, false);
  }

  /** Keeps the reason of a refusal for the screen, while there is no bench to show beside it. */
  private async orFailure<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (failure) {
      if (failure instanceof Refused && !this.app) this.failure = failure.error;
      throw failure;
    }
  }

  private async refreshPack(): Promise<void> {
    await this.guarded(async () => this.takePack(await call("pack_view", {})), false);
  }

  /** Asks until there is an answer: for what is the same however often it is asked. */
  private async insist(ask: () => Promise<OutcomeView>): Promise<OutcomeView> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask();
      } catch (failure) {
        if (!(failure instanceof Away)) throw failure;
        this.isAway = true;
        const wait_ms = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
        await new Promise((resolve) => setTimeout(resolve, wait_ms));
      }
    }
  }

  private async guarded(work: () => Promise<void> | void, isShown = true): Promise<void> {
    try {
      await work();
      this.isAway = false;
    } catch (failure) {
      if (failure instanceof Refused) {
        if (isShown) this.notice = failure.error;
      } else if (failure instanceof Away) this.isAway = true;
      else throw failure;
    }
  }
}

export const bench = new Bench();
