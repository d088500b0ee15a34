// What is looked for in a page, wherever it stands: text that is cut, things out of the window, too small, or over one another.

/** Runs in the page. `isReflowed`: pages may scroll down and tables sideways, as they do at 200% zoom. */
export function probe({ isReflowed = false } = {}) {
  const faults = [];
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className} "${(element.textContent ?? "").trim().slice(0, 40)}"`;
  const isSeen = (box) => box.width > 1 && box.height > 1;
  if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) faults.push("the page scrolls");
  const canScroll = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
  function* above(element) {
    for (let one = element.parentElement; one; one = one.parentElement) yield one;
  }
  const scrolls = (element) => {
    if (element.closest("[role=grid], ol, ul[tabindex], [data-scrolls], form, dialog") !== null || canScroll(element)) return true;
    return isReflowed && [...above(element)].some(canScroll);
  };
  for (const element of document.querySelectorAll("#app *")) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (!isSeen(box) || element.closest(".unseen, svg")) continue;
    const isInWide = isReflowed && [...above(element)].some((one) => one.scrollWidth > one.clientWidth && ["auto", "scroll"].includes(getComputedStyle(one).overflowX));
    const isBeside = !isInWide && (box.right > innerWidth + 1 || box.left < -1);
    if (isBeside && !element.closest(".sheets")) faults.push(`out of the window at a side: ${name(element)}`);
    if (!scrolls(element) && (box.bottom > innerHeight + 1 || box.top < -1)) faults.push(`out of the window: ${name(element)}`);
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const isCutOnPurpose = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    if (isText && !isCutOnPurpose && style.overflowX !== "auto" && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && style.display !== "inline") faults.push(`cut: ${name(element)}`);
    if (element.dataset.far !== undefined && parseFloat(style.fontSize) < 28) faults.push(`too small from afar: ${name(element)} ${style.fontSize}`);
    if (element.matches("button, a, input, select") && element.offsetParent !== null) {
      const least = element.matches(".glove, ol button, .primary.glove") ? 80 : element.closest("[role=toolbar]") ? 56 : element.matches("button.desk, .segments button") ? 36 : 24;
      if (box.height < least - 0.5 || box.width < 24) faults.push(`too small to hit (${Math.round(box.width)} x ${Math.round(box.height)}, least ${least}): ${name(element)}`);
    }
  }
  // What is read from afar must stand whole in its band.
  for (const band of document.querySelectorAll("[data-verdict]")) {
    const edge = band.getBoundingClientRect();
    for (const element of band.querySelectorAll("[data-far]")) {
      const box = element.getBoundingClientRect();
      if (box.bottom > edge.bottom + 1 || box.top < edge.top - 1) faults.push(`cut by its band: ${name(element)}`);
    }
  }
  // Text of one row must not run into the next thing beside it.
  for (const row of document.querySelectorAll("header, .row, .rate, [role=toolbar] button, .strip, .which, .title, .left, .foot, .card")) {
    const parts = [...row.children].filter((part) => isSeen(part.getBoundingClientRect()) && getComputedStyle(part).position !== "absolute");
    for (let at = 1; at < parts.length; at++) {
      const [a, b] = [parts[at - 1].getBoundingClientRect(), parts[at].getBoundingClientRect()];
      const isOver = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      if (isOver) faults.push(`overlap: ${name(parts[at - 1])} and ${name(parts[at])}`);
    }
  }
  return [...new Set(faults)];
}
