import { expect, it } from "vitest";
import { initials } from "./initials";

it.each([
  ["Rosa M.", "RM"],
  ["theo", "T"],
  ["Maximiliane-Charlotte von Wolfeschlegelstein", "MW"],
  ["  (Mai)  L. ", "ML"],
  ["רוזה מ.", "רמ"],
  ["𐐨𐐲 B.", "𐐀B"],
  ["42", ""],
])("%s is %s", (name, letters) => expect(initials(name)).toBe(letters));
