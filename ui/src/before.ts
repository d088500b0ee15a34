import SignInPage from "./features/sign-in/SignInPage.svelte";
import type { Page } from "./pages";
import { m } from "./paraglide/messages.js";

/** What fills the window before a bench is ready. Each day begins with the sign-in, so it is there from the start. */
export const BEFORE: Record<"onboarding" | "sign_in", Page> = {
  onboarding: { name: "onboarding", title: m.page_onboarding, load: () => import("./features/onboarding/OnboardingPage.svelte") },
  sign_in: { name: "sign_in", title: m.page_sign_in, shown: SignInPage },
};
