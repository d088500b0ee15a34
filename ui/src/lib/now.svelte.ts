/** The time, as a value that moves on its own every ten seconds: for "2 min ago" and "in 42 min". */
const STEP_MS = 10_000;

class Now {
  ms = $state(Date.now());
  constructor() {
    setInterval(() => (this.ms = Date.now()), STEP_MS);
  }
}

export const now = new Now();
