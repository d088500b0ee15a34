/** How a printer is reached. `other` keeps an address this page has no field for. */
export const PRINTER_WAYS = ["network", "folder", "other", "none"] as const;
export type PrinterWay = (typeof PRINTER_WAYS)[number];

const RAW_PORT = 9100;
const HOST = /^(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?$/i;
const ANY_URL = /^[a-z][a-z0-9+.-]*:\S+$/i;

/** A printer's address as a person types it. Each way keeps its own text, so that changing the way loses nothing. */
export class PrinterAddress {
  way = $state<PrinterWay>("none");
  text = $state<Record<Exclude<PrinterWay, "none">, string>>({ network: "", folder: "", other: "" });

  constructor(url: string | null) {
    if (url === null) return;
    const network = /^tcp:\/\/(.+?)\/?$/i.exec(url)?.[1];
    const folder = /^file:(?:\/\/)?(\/.*)$/i.exec(url)?.[1];
    if (network !== undefined) this.set("network", network.replace(new RegExp(`:${RAW_PORT}$`), ""));
    else if (folder !== undefined) this.set("folder", folder);
    else this.set("other", url);
  }

  private set(way: Exclude<PrinterWay, "none">, text: string): void {
    this.way = way;
    this.text[way] = text;
  }

  /** What the station is given; null is no printer. */
  get url(): string | null {
    if (this.way === "none") return null;
    const text = this.text[this.way].trim();
    if (text === "") return null;
    if (this.way === "folder") return `file:${text}`;
    if (this.way === "other") return text;
    return /:\d+$/.test(text) ? `tcp://${text}` : `tcp://${text}:${RAW_PORT}`;
  }

  /** What keeps it from being used: nothing typed, or typed wrongly. */
  get problem(): "missing" | "malformed" | null {
    if (this.way === "none") return null;
    const text = this.text[this.way].trim();
    if (text === "") return "missing";
    const isGood = { network: HOST, folder: /^(\/|[a-z]:[\\/])/i, other: ANY_URL }[this.way].test(text);
    return isGood ? null : "malformed";
  }
}
