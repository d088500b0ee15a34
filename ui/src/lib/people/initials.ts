/** How a person is called in two letters: "Rosa M." is RM, "Theo" is T. A sign that is no letter is none of them. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return ends.map((word) => /\p{L}/u.exec(word)![0].toLocaleUpperCase()).join("");
}
