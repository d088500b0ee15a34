import { expect, it } from "vitest";
import { FakeHost, refused } from "../../station/hosts/fake";
import { SignIn } from "./sign-in.svelte";

const ROSA = { id: 1, name: "Rosa M.", role: "owner", has_pin: true, may: [] };

it("signs a person without a PIN in at once", async () => {
  const host = new FakeHost({ sign_in: () => ({}) });
  await new SignIn().choose({ ...ROSA, has_pin: false });
  expect(host.last("sign_in")).toEqual({ person_id: 1, pin: "" });
});

it("asks for the PIN, takes digits only and at most eight", async () => {
  const host = new FakeHost({ sign_in: () => ({}) });
  const signIn = new SignIn();
  await signIn.choose(ROSA);
  await signIn.go();
  expect(host.asked).toEqual([]);
  signIn.set("12a4");
  signIn.type("5");
  signIn.takeBack();
  expect(signIn.pin).toBe("124");
  signIn.set("123456789");
  expect(signIn.pin).toBe("12345678");
});

it("forgets a wrong PIN, says why, and lets another try", async () => {
  new FakeHost({
    sign_in: () => {
      throw refused("PB-WRONG-PIN");
    },
  });
  const signIn = new SignIn();
  await signIn.choose(ROSA);
  signIn.set("9999");
  await signIn.go();
  expect([signIn.pin, signIn.attempt.error?.code]).toEqual(["", "PB-WRONG-PIN"]);
  signIn.type("1");
  expect(signIn.attempt.error).toBeNull();
  signIn.leave();
  expect(signIn.person).toBeNull();
});
