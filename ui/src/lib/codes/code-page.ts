// A page about a code, as assets/docs/errors holds it: `# CODE`, what happened and what was not changed, then sections.

export type Block = { is: "text"; text: Piece[] } | { is: "steps" | "points"; items: Piece[][] };
/** Words, or something typed as it is written. */
export type Piece = { text: string; isCode: boolean };
export type Section = { title: string; blocks: Block[] };
export type CodePage = {
  code: string;
  /** What happened and what was not changed. */
  says: Piece[];
  sections: Section[];
  /** All its words in small letters. */
  words: string;
};

const LIST: [RegExp, "steps" | "points"][] = [
  [/^\d+\. /, "steps"],
  [/^- /, "points"],
];

/** Reads a page; throws where it says something in a way that this window does not show. */
export function readPage(source: string): CodePage {
  const [head = "", ...rest] = source.trim().split(/\n## /);
  const [title = "", ...said] = head.split("\n").filter((line) => line !== "");
  const code = /^# (PB-[A-Z0-9-]+)$/.exec(title)?.[1];
  if (!code || said.length !== 1) throw new Error(`a page begins with its code and one paragraph: ${title}`);
  return { code, says: pieces(said[0]!), sections: rest.map(section), words: source.toLowerCase() };
}

function section(source: string): Section {
  const [title = "", ...lines] = source.split("\n").filter((line) => line !== "");
  const blocks: Block[] = [];
  for (const line of lines) {
    const [mark, is] = LIST.find(([start]) => start.test(line)) ?? [];
    const before = blocks.at(-1);
    if (!mark || !is) blocks.push({ is: "text", text: pieces(line) });
    else if (before?.is === is) before.items.push(pieces(line.replace(mark, "")));
    else blocks.push({ is, items: [pieces(line.replace(mark, ""))] });
  }
  return { title, blocks };
}

function pieces(text: string): Piece[] {
  if (/\]\(|\*\*|^[#>|\s]/.test(text)) throw new Error(`this is shown as it is typed: ${text}`);
  return text
    .split("`")
    .map((part, at) => ({ text: part, isCode: at % 2 === 1 }))
    .filter((part) => part.text !== "");
}

/** The pages that hold every word of `search`, the one whose code it names first. */
export function found(pages: readonly CodePage[], search: string): CodePage[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = pages.filter((page) => words.every((word) => page.words.includes(word)));
  const isNamed = (page: CodePage) => page.code.toLowerCase().includes(words.join("-"));
  return [...hits.filter(isNamed), ...hits.filter((page) => !isNamed(page))];
}
