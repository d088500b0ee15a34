/** Flat drawings in the place of product photos, so that a state looks as it will with pictures. */
const book = (ground: string, ink: string, mark: string) =>
  `<rect width="64" height="64" fill="${ground}"/><rect x="15" y="9" width="36" height="46" rx="3" fill="#fff"/><rect x="15" y="9" width="7" height="46" rx="2" fill="${ink}"/><g fill="none" stroke="${ink}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">${mark}</g><path d="M27 42h18M27 48h12" stroke="${ink}" stroke-opacity=".35" stroke-width="2.4" stroke-dasharray="3 3"/>`;

const DRAWINGS: Record<string, string> = {
  letters: book("#fde8d3", "#b25413", '<path d="m28 35 7-19 7 19M30.5 28.5h9"/>'),
  numbers: book("#e0e6fb", "#2f4fb8", '<path d="m28 19 4-3v19M38 19c2-4 8-3 8 1 0 4-8 9-8 15h8"/>'),
  cursive: book("#d9ece8", "#0f6b5c", '<path d="M28 33c6-1 11-13 8-17-3-3-6 4-5 12 .6 5 4 7 7 4 3-4 4-8 7-8"/>'),
  blocks:
    '<rect width="64" height="64" fill="#eef0ea"/><path d="M32 10l10.4 6v12L32 34l-10.4-6V16z" fill="#f4c430"/><path d="M21.6 28 32 34v12l-20.8-12z" fill="#d93a2b"/><path d="M42.4 28 32 34v12l20.8-12z" fill="#2a6fc4"/><path d="m32 46 10.4-6v12z" fill="#2f9e57"/><path d="m32 46-10.4-6v12z" fill="#e9862b"/>',
  pens:
    '<rect width="64" height="64" fill="#e6e4f7"/>' +
    [12, 20, 28, 36, 44]
      .map((x) => `<rect x="${x}" y="14" width="5" height="36" rx="2.5" fill="#4a3fa0"/><path d="M${x} 50l2.5 6 2.5-6z" fill="#2a235f"/>`)
      .join(""),
  cards:
    '<rect width="64" height="64" fill="#dfeefa"/><rect x="22" y="9" width="32" height="40" rx="4" fill="#9cc7ea" transform="rotate(8 38 29)"/><rect x="12" y="14" width="34" height="40" rx="4" fill="#fff" stroke="#2a78b5" stroke-width="2"/><path d="M20 28h18M20 36h12" stroke="#1c5d92" stroke-width="3" stroke-linecap="round"/>',
};

/** A picture's address as the page loads it; an unknown name gives one that can't be loaded. */
export const drawing = (name: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${DRAWINGS[name] ?? "<"}</svg>`)}`;
