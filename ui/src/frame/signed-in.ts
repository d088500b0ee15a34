/** What a bench shows once somebody signed in, in one piece: it comes while the window asks who packs. */
export { readAhead } from "../features/queue/queue-list.svelte";
export { rehearse } from "./rehearse";
export { default as SignedIn } from "./SignedIn.svelte";
