/** The demo shop's drawings in the place of product photos, so that a state looks as the demo does. */
const DRAWN = import.meta.glob<string>("../../../assets/demo/*.svg", { query: "?raw", import: "default", eager: true });

/** A picture's address as the page loads it; a drawing is as sharp for a row. An unknown name gives one that can't be loaded. */
export function drawing(path: string): string {
  const name = path.replace(/\/small$/, "");
  return `data:image/svg+xml,${encodeURIComponent(DRAWN[`../../../assets/demo/${name}.svg`] ?? "<")}`;
}
