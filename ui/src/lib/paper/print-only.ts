/** How long a dialog may stay open before what was made for it is cleared away. */
const LONGEST_MS = 600_000;

const RULES = `
@media screen { .paper-root { display: none } }
@media print {
  html, body { height: auto !important; overflow: visible !important; background: #fff !important }
  body > :not(.paper-root) { display: none !important }
  .paper-root { display: block }
}`;

/**
 * Prints a copy of `element` and nothing else of the window; `page` is what stands in the @page rule ("A4 landscape").
 * The copy keeps the classes, so that the sheet on screen and the sheet on paper are one drawing. Whether paper came out
 * is not known here.
 */
export function printOnly(element: HTMLElement, page: string): void {
  document.querySelectorAll(".paper-root, [data-paper-rules]").forEach((old) => old.remove());
  const rules = document.createElement("style");
  rules.dataset.paperRules = "";
  rules.textContent = `${RULES}\n@page { ${page} }`;
  const root = document.createElement("div");
  root.className = "paper-root";
  root.append(element.cloneNode(true));
  document.head.append(rules);
  document.body.append(root);
  const clear = () => {
    rules.remove();
    root.remove();
  };
  window.addEventListener("afterprint", clear, { once: true });
  setTimeout(clear, LONGEST_MS);
  window.print();
}
