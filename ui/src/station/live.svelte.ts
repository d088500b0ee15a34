import { untrack } from "svelte";
import type { UserError } from "./bindings/UserError";
import { call, Refused } from "./call";
import { onChanged } from "./changes";
import type { Commands, Topic } from "./commands";

/** An answer that is asked for again whenever its topics change. The last one stays on screen until the next is there. */
export class Live<Name extends keyof Commands> {
  value = $state.raw<Commands[Name]["answer"] | null>(null);
  error = $state.raw<UserError | null>(null);
  /** True when the station could not be asked the last time. */
  isAway = $state(false);
  private asked = 0;

  constructor(
    private readonly name: Name,
    private readonly request: () => Commands[Name]["request"],
  ) {}

  /** Asks again. An older answer never replaces a newer one. */
  async refresh(): Promise<void> {
    const turn = ++this.asked;
    try {
      const answer = await call(this.name, this.request());
      if (turn === this.asked) [this.value, this.error, this.isAway] = [answer, null, false];
    } catch (failure) {
      if (turn !== this.asked) return;
      if (failure instanceof Refused) this.error = failure.error;
      else this.isAway = true;
    }
  }
}

/** A {@link Live} answer for the life of a component; asks again too when what `request` reads changes. */
export function live<Name extends keyof Commands>(
  name: Name,
  request: () => Commands[Name]["request"],
  topics: readonly Topic[],
): Live<Name> {
  const answer = new Live(name, request);
  $effect(() => {
    request();
    untrack(() => void answer.refresh());
  });
  $effect(() => onChanged(topics, () => void answer.refresh()));
  return answer;
}
