// Injected crashes, in a build that is made for them (asconfig.json: `--use FAULTS=1`): a trap before the n-th store from now.
// In other builds nothing is left of this.
import { HEADER_FAULT } from "./layout";

/** Goes before each store into memory that is shared. */
export function faultPoint(): void {
  if (isDefined(FAULTS)) countDown();
}

function countDown(): void {
  const left = load<u32>(HEADER_FAULT);
  if (!left) return;
  store<u32>(HEADER_FAULT, left - 1);
  if (left == 1) unreachable();
}

/** Crashes before the n-th store from now; 0: not at all. */
export function setFault(stores: u32): void {
  store<u32>(HEADER_FAULT, stores);
}
