/** A place in which a row is drawn. Another row in it costs a fraction of what a new place costs. */
export class RowSlot {
  index = $state(0);
  element: HTMLElement | null = null;
  /** Where it stands, and how far below that one's top. */
  body: HTMLElement | null = null;
  y: number | null = null;
  /** True until it stands where its row belongs. */
  isAstray = true;
  constructor(index: number) {
    this.index = index;
  }
}

/** What the rows `from` up to `to` stand in; `top` is where it begins, and `rowsTop` where row 0 would stand, in the list. */
export type Body = { element: HTMLElement; top: number; rowsTop: number; from: number; to: number };

/**
 * The slots of the rows that are visible: when the list moves on, those of the rows that left are given to the rows that
 * came. Svelte makes and drops slots; where one stands is decided here alone.
 */
export class RowSlots {
  all = $state.raw<RowSlot[]>([]);
  readonly #at = new Map<number, RowSlot>();
  readonly #free: RowSlot[] = [];

  /** Gives each row from `from` up to `to` a slot. A slot that nobody needs now is kept aside. */
  give(from: number, to: number): void {
    for (const [index, slot] of this.#at) {
      if (index >= from && index < to) continue;
      this.#at.delete(index);
      this.#free.push(slot);
    }
    const made: RowSlot[] = [];
    for (let index = from; index < to; index++) {
      if (this.#at.has(index)) continue;
      let slot = this.#free.pop();
      if (slot) [slot.index, slot.isAstray] = [index, true];
      else made.push((slot = new RowSlot(index)));
      this.#at.set(index, slot);
    }
    for (const slot of this.#free) {
      slot.element?.remove();
      slot.body = null;
    }
    if (made.length > 0) this.all = [...this.all, ...made];
  }

  /**
   * Lets every row be seen at its height. Once the list rests, the rows also stand under their own heading and in their
   * order, for those who hear the list; while it moves nobody does, and moving an element takes longer than filling it.
   */
  place(bodies: Body[], rowHeight: number, isMoving: boolean): void {
    if (!isMoving) this.#fetchStrays();
    for (const body of bodies) {
      let next = body.element.firstElementChild;
      for (let index = body.from; index < body.to; index++) {
        const slot = this.#at.get(index);
        if (!slot?.element) continue;
        let standing = isMoving ? bodies.find((one) => one.element === slot.body) : undefined;
        if (!standing) {
          standing = body;
          slot.body = body.element;
          if (slot.element === next) next = next.nextElementSibling;
          else body.element.insertBefore(slot.element, next);
        }
        const y = body.rowsTop + index * rowHeight - standing.top;
        if (slot.y !== y) slot.element.style.top = `${(slot.y = y)}px`;
      }
    }
  }

  /** Takes the strays out first: what stands right is then not moved around them, and keeps the focus. */
  #fetchStrays(): void {
    for (const slot of this.#at.values()) {
      if (slot.isAstray) slot.element?.remove();
      slot.isAstray = false;
    }
  }
}
