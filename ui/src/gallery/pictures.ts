/** The demo shop's drawings in the place of product photos, so that a state looks as the demo does. */
const DRAWN = import.meta.glob<string>("../../../assets/demo/*.svg", { query: "?raw", import: "default", eager: true });

/** A picture's address as the page loads it; an unknown name gives one that can't be loaded. */
export const drawing = (name: string): string => `data:image/svg+xml,${encodeURIComponent(DRAWN[`../../../assets/demo/${name}.svg`] ?? "<")}`;
