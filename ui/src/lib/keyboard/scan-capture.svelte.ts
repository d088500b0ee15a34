import { FieldJournal } from "./field-journal";
import { type Heard, ScanCapture } from "./scan-capture";

type TextField = HTMLInputElement | HTMLTextAreaElement;
const TEXT_TYPES = new Set(["text", "search", "password", "email", "url", "tel", ""]);

/** The field that would take typed text, if one has the focus. */
function textField(): TextField | null {
  const focused = document.activeElement;
  const isText =
    focused instanceof HTMLTextAreaElement ||
    (focused instanceof HTMLInputElement && TEXT_TYPES.has(focused.getAttribute("type") ?? ""));
  return isText && !focused.readOnly && !focused.disabled ? focused : null;
}

type Asks = {
  /** A scan came in. */
  scanned(raw: string): void;
  /** A key that is nobody's text: a shortcut. True when it was one. */
  pressed(key: string): boolean;
  isKnown(code: string): boolean;
};

/** The one keyboard listener of the window, and the last thing a scanner said. */
class Scanner {
  /** The last scan and how it was told from typing: shown while setting up a scanner. */
  heard = $state.raw<Heard | null>(null);
  private takers: ((heard: Heard) => boolean)[] = [];

  /** Lets a page take scans before the station gets them; `take` says true when it did. Gives back how to stop. */
  intercept(take: (heard: Heard) => boolean): () => void {
    this.takers.push(take);
    return () => (this.takers = this.takers.filter((other) => other !== take));
  }

  /** Listens before everybody else, for the life of the window. */
  listen(asks: Asks): () => void {
    const journal = new FieldJournal((field) =>
      (field as TextField).dispatchEvent(new InputEvent("input", { bubbles: true })),
    );
    const capture = new ScanCapture({
      scanned: (heard) => {
        this.heard = heard;
        if (!this.takers.some((take) => take(heard))) asks.scanned(heard.raw);
      },
      type: (text) => {
        const field = textField();
        if (field) journal.type(field, text);
        return field !== null;
      },
      takeBack: (length) => journal.takeBack(length),
      pressed: (key) => {
        // A held-back space still presses what has the focus, as everywhere else.
        if (!asks.pressed(key) && key === " " && document.activeElement instanceof HTMLElement) {
          if (document.activeElement.matches("button, input, summary, [role]")) document.activeElement.click();
        }
      },
      isKnown: asks.isKnown,
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    });
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey || event.metaKey) return;
      const isTaken = capture.key({
        key: event.key,
        code: event.code,
        at_ms: event.timeStamp,
        isShifted: event.shiftKey,
        isControlled: event.ctrlKey,
        isRepeat: event.repeat,
      });
      const isShortcut = !isTaken && !event.repeat && isNamed(event) && asks.pressed(event.key);
      if (!isTaken && !isShortcut) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }
}

/** Keys with a name (F2, Enter, ArrowDown) are shortcuts where the thing in focus has no use for them itself. */
function isNamed(event: KeyboardEvent): boolean {
  if (event.key.length === 1 || event.ctrlKey || event.shiftKey) return false;
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Enter") return !target.closest("a, button, input, select, textarea, summary, [data-own-enter]");
  if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End" || event.key.startsWith("Page"))
    return !target.closest("input, select, textarea, [role=radiogroup], [data-own-arrows]");
  return event.key !== "Tab";
}

export const scanner = new Scanner();
