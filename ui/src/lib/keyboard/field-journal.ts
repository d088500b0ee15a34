/**
 * Types into a field on behalf of the scan capture and can take it out again.
 *
 * Each piece remembers the field as it was, so that a selection it replaced comes back too.
 */

/** The part of an input that is touched. */
export type Field = {
  value: string;
  selectionStart: number | null;
  selectionEnd: number | null;
  setSelectionRange(start: number, end: number): void;
};

type Piece = { field: Field; text: string; before: string; start: number; end: number; after: string };

const REMEMBERED = 64;

export class FieldJournal {
  private pieces: Piece[] = [];

  /** `changed` tells the field's owner that its value moved. */
  constructor(private readonly changed: (field: Field) => void) {}

  type(field: Field, text: string): void {
    const before = field.value;
    const start = field.selectionStart ?? before.length;
    const end = field.selectionEnd ?? before.length;
    const after = before.slice(0, start) + text + before.slice(end);
    field.value = after;
    field.setSelectionRange(start + text.length, start + text.length);
    this.pieces.push({ field, text, before, start, end, after: field.value });
    if (this.pieces.length > REMEMBERED) this.pieces.shift();
    this.changed(field);
  }

  /** Takes back the last `length` characters that were typed, as far as nobody has changed the field since. */
  takeBack(length: number): void {
    let left = length;
    while (left > 0) {
      const piece = this.pieces.pop();
      if (!piece || piece.field.value !== piece.after) return;
      piece.field.value = piece.before;
      piece.field.setSelectionRange(piece.start, piece.end);
      const kept = piece.text.slice(0, Math.max(0, piece.text.length - left));
      left -= piece.text.length - kept.length;
      if (kept) this.type(piece.field, kept);
      else this.changed(piece.field);
    }
  }
}
