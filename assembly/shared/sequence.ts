// The sequence of a shard: even while nothing changes. Who reads without the lock believes what it read where the sequence was
// even, and is the same afterwards. Why each fence is there: docs/threads.md.
import { fence, ownerAt } from "./memory/owner";
import { sequenceOf, setSequence } from "./memory/shard";
import { lock, unlock } from "./lock";

/** False where the lock was not to be had. */
export function beginChange(shard: usize, me: u32): bool {
  if (!lock(shard, me)) return false;
  changing(shard, me);
  return true;
}

/** Odd from here on, also where a thread died and left it odd. */
export function changing(shard: usize, me: u32): void {
  setSequence(shard, sequenceOf(shard) | 1);
  fence(ownerAt(me));
}

export function endChange(shard: usize): void {
  setSequence(shard, sequenceOf(shard) + 1);
  unlock(shard);
}

export function isEven(sequence: u32): bool {
  return !(sequence & 1);
}

/** Whether nothing has changed since the sequence was this, and what was read since is true. */
export function isUnchanged(shard: usize, sequence: u32, me: u32): bool {
  fence(ownerAt(me));
  return sequenceOf(shard) == sequence;
}
