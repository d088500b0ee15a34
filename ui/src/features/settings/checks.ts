// What keeps a section from being saved, in the order of its rows. Rust checks again: this only speaks sooner.

import type { BoxView } from "../../station/bindings/BoxView";
import type { ShippingRuleView } from "../../station/bindings/ShippingRuleView";

export type RuleProblem = { row: number; is: "no_carrier" | "bad_time" | "bad_days" };
export type BoxProblem = { row: number; is: "bad_name" | "same_name" | "bad_size" | "bad_weight" | "bad_units" };

/** Rows count from 1, as the page numbers them. */
export function ruleProblems(rules: readonly ShippingRuleView[]): RuleProblem[] {
  return rules.flatMap((rule, index) => {
    const row = index + 1;
    const found: RuleProblem[] = [];
    if (rule.carrier.trim() === "") found.push({ row, is: "no_carrier" });
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(rule.cut_off)) found.push({ row, is: "bad_time" });
    if (!Number.isInteger(rule.days) || rule.days < 1 || rule.days > 30) found.push({ row, is: "bad_days" });
    return found;
  });
}

/** Rows that an earlier row takes everything from; not wrong, but worth saying. An empty method is asked last, so it hides only its like. */
export function hiddenRules(rules: readonly ShippingRuleView[]): { row: number; by: number }[] {
  const word = (rule: ShippingRuleView) => rule.method.trim().toLowerCase();
  return rules.flatMap((rule, index) => {
    const mine = word(rule);
    const by = rules.findIndex((other, place) => {
      if (place >= index) return false;
      const theirs = word(other);
      return theirs === "" || mine === "" ? theirs === mine : mine.includes(theirs);
    });
    return by === -1 ? [] : [{ row: index + 1, by: by + 1 }];
  });
}

/** True when an order whose method no row names has no promise. */
export const hasNoRest = (rules: readonly ShippingRuleView[]): boolean =>
  rules.length > 0 && rules.every((rule) => rule.method.trim() !== "");

/** Rows count from 1. */
export function boxProblems(boxes: readonly BoxView[]): BoxProblem[] {
  return boxes.flatMap((box, index) => {
    const row = index + 1;
    const name = box.name.trim().toLowerCase();
    const found: BoxProblem[] = [];
    // A row that was just added says one thing, not everything that is still to be typed.
    if (box.id === 0 && name === "" && box.length_mm === 0 && box.max_weight_g === 0) return [{ row, is: "bad_name" }];
    if (name === "") found.push({ row, is: "bad_name" });
    else if (boxes.slice(0, index).some((other) => other.name.trim().toLowerCase() === name)) {
      found.push({ row, is: "same_name" });
    }
    if (box.length_mm <= 0 || box.width_mm <= 0 || box.height_mm <= 0) found.push({ row, is: "bad_size" });
    if (box.max_weight_g <= box.empty_weight_g) found.push({ row, is: "bad_weight" });
    if (box.usual_units < 1) found.push({ row, is: "bad_units" });
    return found;
  });
}
