import { PIN_SHAPE } from "../../lib/people/pin";
import type { PersonView } from "../../station/bindings/PersonView";
import { call } from "../../station/call";
import { Attempt } from "../../station/attempt.svelte";

export const ROLES = ["packer", "lead", "manager", "owner"] as const;
export type PinChoice = "keep" | "new" | "none";

/** A badge that was just made; its code is shown once. */
export type Badge = { name: string; code: string };

/** One person as they are being typed; id 0 is someone new. */
export class PersonForm {
  name = $state("");
  role = $state("packer");
  pinChoice = $state<PinChoice>("keep");
  pin = $state("");
  isActive = $state(true);
  isNewBadge = $state(false);
  readonly id: number;

  constructor(readonly person: PersonView | null) {
    this.id = person?.id ?? 0;
    this.name = person?.name ?? "";
    this.role = person?.role ?? "packer";
    this.pinChoice = person ? "keep" : "none";
    this.isNewBadge = person === null;
  }

  get problem(): "name" | "pin" | null {
    if (this.name.trim() === "") return "name";
    return this.pinChoice === "new" && !PIN_SHAPE.test(this.pin) ? "pin" : null;
  }

  /** What the station is told; a PIN of null stays as it is. */
  request() {
    return {
      id: this.id,
      name: this.name.trim(),
      role: this.role,
      pin: this.pinChoice === "keep" ? null : this.pinChoice === "none" ? "" : this.pin,
      is_active: this.isActive,
      is_new_badge: this.isNewBadge,
    };
  }
}

/** The list of people, the one in hand, and a badge that waits to be printed. */
export class People {
  form = $state.raw<PersonForm | null>(null);
  badge = $state.raw<Badge | null>(null);
  savedName = $state<string | null>(null);
  readonly attempt = new Attempt();

  open(person: PersonView | null): void {
    this.form = new PersonForm(person);
    [this.badge, this.savedName] = [null, null];
    this.attempt.clear();
  }

  close(): void {
    [this.form, this.badge] = [null, null];
    this.attempt.clear();
  }

  async save(): Promise<void> {
    const form = this.form;
    if (form === null || form.problem !== null) return;
    const answer = await this.attempt.run(() => call("save_person", form.request()));
    if (answer === null) return;
    const { person, badge } = answer;
    this.savedName = person.name;
    this.badge = badge === null ? null : { name: person.name, code: badge };
    this.form = null;
  }
}
