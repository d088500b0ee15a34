import { untrack } from "svelte";

/** What is said aloud to those who listen: good news politely, stops at once. The focus never moves. */
class Announcer {
  polite = $state("");
  assertive = $state("");

  /** Said when there is a pause. */
  say(text: string): void {
    this.polite = again(text, untrack(() => this.polite));
  }

  /** Said at once. */
  warn(text: string): void {
    this.assertive = again(text, untrack(() => this.assertive));
  }
}

/** The same sentence twice must be heard twice: a space at the end makes it another text. */
const again = (text: string, before: string): string => (text === before ? `${text}\u00a0` : text);

export const announcer = new Announcer();
