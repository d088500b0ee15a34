/** What is done on a page once it stands: a selector is pressed, a selector with a text is filled in. */
export type Step = string | [selector: string, text: string];

/** A page has this long to paint what a step asked for. */
const PAINT_MS = 40;
const LONGEST_WAIT = 25;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes one step as soon as its element is there; throws when it never is. */
export async function take(step: Step): Promise<void> {
  const [selector, text] = typeof step === "string" ? [step, null] : step;
  for (let waited = 0; !document.querySelector(selector) && waited < LONGEST_WAIT; waited++) await pause(PAINT_MS);
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`there is no ${selector}`);
  if (text === null) {
    element.click();
    await pause(PAINT_MS);
  } else if (element instanceof HTMLInputElement) {
    element.value = text;
    element.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}
