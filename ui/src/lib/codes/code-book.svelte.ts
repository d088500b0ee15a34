/** The list of codes beside the work: closed, open on all of them, or on the page of one. */
class CodeBook {
  isOpen = $state(false);
  code = $state<string | null>(null);

  open(code: string | null): void {
    this.code = code;
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }
}

export const codeBook = new CodeBook();
