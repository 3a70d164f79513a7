// The pages of the threads that are attached, named by their address. An owner has an id from 1 on.
import * as layout from "../layout";
import { ownerCount, ownersPage } from "./header";
import { exchangeIf, put32, put64, putAtomic, putZeros } from "./words";

if (layout.OWNER_COUNTERS + layout.COUNTERS * 8 > layout.OWNER_ENTRY) ERROR("The counters reach into the entry");
if (layout.OWNER_ENTRY + layout.PAYLOAD > layout.OWNER_SCRATCH) ERROR("The entry reaches into the scratch");
if (layout.OWNER_KEY + layout.ENTRY_ID_LENGTH + 4 > layout.OWNER_HASH) ERROR("The key reaches into its hash");
if (layout.OWNER_HASH + 4 > layout.OWNER_COUNTERS) ERROR("The hash reaches into the counters");
if (layout.OWNER_SCRATCH + layout.SCRATCH_SIZE > layout.PAGE_SIZE) ERROR("The scratch leaves the page");
if (layout.SCRATCH_SIZE < layout.MOST_VALUE + layout.PAYLOAD - 4) ERROR("The last line of a value leaves the scratch");

export function ownerAt(id: u32): usize {
  return <usize>(ownersPage() + id - 1) * layout.PAGE_SIZE;
}

/** Makes sure that the page is there, and that this thread can reach it; false when memory can't grow. */
export function reserveOwner(id: u32): bool {
  while (!canReach(id)) if (memory.grow(1) < 0) return false;
  return true;
}

/** How many owners this thread can reach: all, but where its engine is late even then. */
export function reachableOwners(): u32 {
  const owners = ownerCount();
  return canReach(owners) ? owners : min(owners, <u32>memory.size() - ownersPage());
}

/**
 * Where another thread has just made memory larger, engines go on for a moment with the size that they know: they check accesses
 * against it. To grow by nothing makes them look.
 */
function canReach(id: u32): bool {
  const pages = ownersPage() + id;
  if (<u32>memory.size() < pages) memory.grow(0);
  return <u32>memory.size() >= pages;
}

export function ownerState(owner: usize): u32 {
  return atomic.load<u32>(owner + layout.OWNER_STATE);
}

/** Whether the state was `expected`, and is `state` now. */
export function changeState(owner: usize, expected: u32, state: u32): bool {
  return exchangeIf(owner + layout.OWNER_STATE, expected, state);
}

export function setState(owner: usize, state: u32): void {
  putAtomic(owner + layout.OWNER_STATE, state);
}

export function mayWait(owner: usize): bool {
  return load<u32>(owner + layout.OWNER_MAY_WAIT) != 0;
}

export function setMayWait(owner: usize, mayWait: bool): void {
  put32(owner + layout.OWNER_MAY_WAIT, mayWait);
}

/** Orders what the thread did before with what it does after, as docs/threads.md says: `atomic.fence` does not get through asc. */
export function fence(owner: usize): void {
  atomic.add<u32>(owner + layout.OWNER_FENCE, 1);
}

/** The key that is asked for, in the shape that an entry begins with. */
export function keyOf(owner: usize): usize {
  return owner + layout.OWNER_KEY;
}

export function hashOfKey(owner: usize): u32 {
  return load<u32>(owner + layout.OWNER_HASH);
}

export function setHashOfKey(owner: usize, hash: u32): void {
  put32(owner + layout.OWNER_HASH, hash);
}

export function counter(owner: usize, which: u32): u64 {
  return load<u64>(owner + layout.OWNER_COUNTERS + which * 8);
}

export function count(owner: usize, which: u32): void {
  put64(owner + layout.OWNER_COUNTERS + which * 8, counter(owner, which) + 1);
}

export function entryOf(owner: usize): usize {
  return owner + layout.OWNER_ENTRY;
}

export function scratchOf(owner: usize): usize {
  return owner + layout.OWNER_SCRATCH;
}

/** Whatever the thread has asked for: entry and value. */
export function wipeCopies(owner: usize): void {
  putZeros(entryOf(owner), layout.OWNER_SCRATCH - layout.OWNER_ENTRY + layout.SCRATCH_SIZE);
}

export function wipeScratch(owner: usize, bytes: u32): void {
  putZeros(scratchOf(owner), bytes);
}
