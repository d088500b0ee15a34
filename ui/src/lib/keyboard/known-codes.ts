/** Texts that can hardly be anything but a scan, whatever the rhythm they came in. The station alone decides what they mean. */

const PRINTED = [
  /^PB-[A-Z]+(-[A-Z]+)?(-\d{1,3})?$/i, // command card
  /^PBU-[0-9A-Z]{10}$/i, // badge
  /^T-\d{2,4}$/i, // tote
  /^SO-[A-Z0-9._/#-]*\d[A-Z0-9._/#-]*$/i, // order slip
];

/** True for a code printed by Packbench and for a trade item number with a right check digit. */
export const isPrintedCode = (text: string): boolean => PRINTED.some((form) => form.test(text)) || isGtin(text);

/** GTIN-8, UPC-A, EAN-13 or GTIN-14 whose last digit checks (GS1 General Specifications, 7.9). */
export function isGtin(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text) || /^0+$/.test(text)) return false;
  let sum = 0;
  for (let index = text.length - 1, weight = 1; index >= 0; index--, weight = 4 - weight) sum += Number(text[index]) * weight;
  return sum % 10 === 0;
}
