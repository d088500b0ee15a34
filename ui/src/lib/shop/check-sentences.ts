import { m } from "../../paraglide/messages.js";
import type { CheckLineView } from "../../station/bindings/CheckLineView";

type Words = Record<"ok" | "warn" | "fail", (names: { names: string }) => string> & {
  /** For ok without names. */
  none?: () => string;
};

const SENTENCES: Record<string, Words> = {
  shop_token: { ok: m.check_shop_token, warn: m.check_shop_token_warn, fail: m.check_shop_token_fail },
  shop_scopes: { ok: m.check_shop_scopes, warn: m.check_shop_scopes_warn, fail: m.check_shop_scopes_fail },
  customer_data: { ok: m.check_customer_data, warn: m.check_customer_data_warn, fail: m.check_customer_data_fail },
  shippo_token: { ok: m.check_shippo_token, warn: m.check_shippo_token, fail: m.check_shippo_token_fail },
  shippo_test: { ok: m.check_shippo_test, warn: m.check_shippo_test, fail: m.check_shippo_test },
  shippo_none: { ok: m.check_shippo_none, warn: m.check_shippo_none, fail: m.check_shippo_none },
  carriers: { ok: m.check_carriers, warn: m.check_carriers_warn, fail: m.check_carriers_fail, none: m.check_carriers_none },
};

/** What a line of a check says; one from a newer station by its own word. */
export function checkSentence(line: CheckLineView, language = "en"): string {
  const words = SENTENCES[line.what];
  if (!words) return line.what;
  const names = new Intl.ListFormat(language, { type: "conjunction" }).format(line.names);
  if (line.is === "ok" && line.names.length === 0 && words.none) return words.none();
  return (words[line.is as "ok" | "warn" | "fail"] ?? words.warn)({ names });
}
