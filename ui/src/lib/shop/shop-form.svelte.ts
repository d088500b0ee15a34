import type { AppView } from "../../station/bindings/AppView";
import type { ShopCheckView } from "../../station/bindings/ShopCheckView";
import { call } from "../../station/call";
import { Attempt } from "../../station/attempt.svelte";

const SHOP_HOST = /^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)+(:\d+)?$/i;

/**
 * The keys of a store, as they are typed. They leave this form only to be checked and to be connected, and are forgotten
 * as soon as the store is connected; a changed key must be checked again.
 */
export class ShopForm {
  url = $state("");
  token = $state("");
  shippo = $state("");
  isTried = $state(false);
  result = $state.raw<ShopCheckView | null>(null);
  readonly checking = new Attempt();
  readonly connecting = new Attempt();
  private checkedKeys = $state("");

  /** The address as the station wants it: a pasted link to the admin is taken too. */
  get shopUrl(): string {
    const bare = this.url.trim().replace(/^https?:\/\//i, "").split(/[/?#]/)[0] ?? "";
    const admin = /^https:\/\/admin\.shopify\.com\/store\/([a-z0-9-]+)/i.exec(this.url.trim())?.[1];
    const host = admin ?? bare;
    if (/^https?:\/\/(127\.0\.0\.1|localhost)(:\d+)?/i.test(this.url.trim())) return this.url.trim().replace(/\/$/, "");
    return host.includes(".") || host === "" ? host : `${host}.myshopify.com`;
  }

  get isUrlWrong(): boolean {
    const text = this.shopUrl.replace(/^https?:\/\//i, "");
    return text !== "" && !SHOP_HOST.test(text) && !/^localhost(:\d+)?$/i.test(text);
  }

  get isComplete(): boolean {
    return this.shopUrl !== "" && !this.isUrlWrong && this.token.trim() !== "" && this.shippo.trim() !== "";
  }

  /** True when these very keys were checked and nothing failed. */
  get isChecked(): boolean {
    return this.result?.is_good === true && this.checkedKeys === JSON.stringify(this.keys());
  }

  /** The result still speaks of what stands in the fields. */
  get isCurrent(): boolean {
    return this.result !== null && this.checkedKeys === JSON.stringify(this.keys());
  }

  async check(): Promise<void> {
    this.isTried = true;
    if (!this.isComplete) return;
    const keys = this.keys();
    this.result = null;
    const result = await this.checking.run(() => call("check_shop", keys));
    if (result === null) return;
    [this.result, this.checkedKeys] = [result, JSON.stringify(keys)];
  }

  async connect(): Promise<AppView | null> {
    if (!this.isChecked) return null;
    const app = await this.connecting.run(() => call("connect_shop", this.keys()));
    if (app !== null) this.forget();
    return app;
  }

  private keys() {
    return { shop_url: this.shopUrl, shop_token: this.token.trim(), shippo_token: this.shippo.trim() };
  }

  private forget(): void {
    [this.token, this.shippo, this.checkedKeys, this.result, this.isTried] = ["", "", "", null, false];
  }
}
