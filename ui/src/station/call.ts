import type { Commands } from "./commands";
import { host } from "./host";

export { Away, Refused } from "./host";

/** Runs a command of the station. Rejects with `Refused` (a person's words) or `Away` (the station can't be asked). */
export async function call<Name extends keyof Commands>(
  name: Name,
  request: Commands[Name]["request"],
): Promise<Commands[Name]["answer"]> {
  return (await host().call(name, request)) as Commands[Name]["answer"];
}

/** Where this page loads a picture from; `path` is a `PictureView.url`. */
export const mediaUrl = (path: string): string => host().mediaUrl(path);
