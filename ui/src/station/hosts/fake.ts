import type { UserError } from "../bindings/UserError";
import { type Host, Refused, useHost } from "../host";

type Answers = Record<string, (request: never) => unknown>;

/** A station for tests: answers by name, and remembers what it was asked. A command without an answer is a fault of the test. */
export class FakeHost implements Host {
  readonly asked: { name: string; request: unknown }[] = [];
  /** Tells whoever listens that topics changed. */
  tell: (topics: string[]) => void = () => {};

  constructor(public answers: Answers) {
    useHost(this);
  }

  async call(name: string, request: unknown): Promise<unknown> {
    this.asked.push({ name, request });
    const answer = this.answers[name];
    if (!answer) throw new Error(`nobody answers ${name}`);
    return answer(request as never);
  }

  /** What the last call of `name` asked for. */
  last(name: string): unknown {
    return this.asked.findLast((one) => one.name === name)?.request;
  }

  onChanged(listener: (topics: string[]) => void): () => void {
    this.tell = listener;
    return () => {};
  }

  mediaUrl(path: string): string {
    return path;
  }
}

/** A refusal as the station gives it. */
export const refused = (code: string): Refused => {
  const error: UserError = { code, message: "Nothing was changed.", next_step: "Try again.", detail: "" };
  return new Refused(error);
};
