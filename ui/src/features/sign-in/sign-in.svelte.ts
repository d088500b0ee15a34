import type { PersonView } from "../../station/bindings/PersonView";
import { bench } from "../../station/bench.svelte";
import { call } from "../../station/call";
import { Attempt } from "../../station/attempt.svelte";

const LONGEST_PIN = 8;

/** Who is packing: a name, then a PIN where one is asked for. A badge needs neither and never passes through here. */
export class SignIn {
  person = $state.raw<PersonView | null>(null);
  pin = $state("");
  readonly attempt = new Attempt();

  /** A name without a PIN is signed in at once. */
  async choose(person: PersonView): Promise<void> {
    this.person = person;
    this.pin = "";
    this.attempt.clear();
    if (!person.has_pin) await this.go();
  }

  /** What stands in the field; anything but digits is left out. */
  set(typed: string): void {
    this.pin = typed.replace(/\D/g, "").slice(0, LONGEST_PIN);
    this.attempt.clear();
  }

  type(digit: string): void {
    this.set(this.pin + digit);
  }

  takeBack(): void {
    this.pin = this.pin.slice(0, -1);
  }

  leave(): void {
    [this.person, this.pin] = [null, ""];
    this.attempt.clear();
  }

  async go(): Promise<void> {
    const person = this.person;
    if (person === null || (person.has_pin && this.pin === "")) return;
    const pin = this.pin;
    // Busy until the bench is shown: a second touch meanwhile is not a second sign-in.
    await this.attempt.run(async () => bench.take(await call("sign_in", { person_id: person.id, pin })));
    this.pin = "";
  }
}
