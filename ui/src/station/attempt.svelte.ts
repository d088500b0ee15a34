import type { UserError } from "./bindings/UserError";
import { Refused } from "./call";

/** One thing a person tries: under way, refused with a sentence, or unanswered. A second press while it runs does nothing. */
export class Attempt {
  isBusy = $state(false);
  error = $state.raw<UserError | null>(null);
  /** True when the station could not be asked: nothing is known about the call. */
  isAway = $state(false);

  get hasFailed(): boolean {
    return this.error !== null || this.isAway;
  }

  /** Runs `work`; gives its answer, or null when it failed and the reason is shown. */
  async run<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
    if (this.isBusy) return null;
    [this.isBusy, this.error, this.isAway] = [true, null, false];
    try {
      return await work();
    } catch (failure) {
      if (failure instanceof Refused) this.error = failure.error;
      else this.isAway = true;
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  clear(): void {
    [this.error, this.isAway] = [null, false];
  }
}
