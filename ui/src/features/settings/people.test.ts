import { expect, it } from "vitest";
import { FakeHost } from "../../station/hosts/fake";
import { People } from "./people.svelte";

const THEO = { id: 2, name: "Theo K.", role: "packer", has_pin: true, may: ["pack"] };

it("leaves the PIN as it is unless a new one is set, and shows a new badge once", async () => {
  const host = new FakeHost({ save_person: () => ({ person: THEO, badge: "PBU-7Q2K9MXD4T" }) });
  const people = new People();
  people.open(THEO);
  await people.save();
  expect(host.last("save_person")).toMatchObject({ id: 2, pin: null, is_active: true, is_new_badge: false });
  expect(people.badge).toEqual({ name: "Theo K.", code: "PBU-7Q2K9MXD4T" });
  expect(people.form).toBeNull();
  people.open(null);
  expect(people.badge).toBeNull();
});

it("does not send a person without a name or with half a PIN", async () => {
  const host = new FakeHost({});
  const people = new People();
  people.open(null);
  await people.save();
  expect(people.form?.problem).toBe("name");
  if (people.form) [people.form.name, people.form.pinChoice, people.form.pin] = ["Mai L.", "new", "12"];
  await people.save();
  expect(people.form?.problem).toBe("pin");
  expect(host.asked).toEqual([]);
});
