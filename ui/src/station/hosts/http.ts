import type { UserError } from "../bindings/UserError";
import { TOPICS } from "../commands";
import { Away, type Host, Refused } from "../host";

/** A browser: the same commands by POST, the same topics by server-sent events. */
export function httpHost(): Host {
  return {
    async call(name, request) {
      let response: Response;
      try {
        response = await fetch(`/call/${name}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(request),
        });
      } catch (failure) {
        throw new Away(String(failure));
      }
      const isJson = response.headers.get("content-type")?.includes("json") ?? false;
      if (!isJson) throw new Away(`${name}: ${response.status}`);
      const answer: unknown = await response.json();
      if (!response.ok) throw new Refused(answer as UserError);
      return answer;
    },
    onChanged(listener) {
      const events = new EventSource("/changes");
      events.onmessage = (event: MessageEvent<string>) => listener(JSON.parse(event.data) as string[]);
      events.onopen = () => listener([...TOPICS]); // what was read before may have changed unheard
      return () => events.close();
    },
    mediaUrl: (path) => `/media/${path}`,
  };
}
