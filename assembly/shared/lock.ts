// The lock of a shard. Writers take it, one shard at a time and never two; its word names who holds it, so that it can be taken
// over from a thread that died. It is never taken from one that is alive, however long that takes: it would come back and write.
import { COUNTER_LOCK_TIMEOUTS, COUNTER_LOCK_WAITS, WAITED } from "./layout";
import { count, mayWait, ownerAt } from "./memory/owner";
import { changeLock, clearLock, lockWord, waitForLock, wakeOne } from "./memory/shard";

/** What most holders take, several times. */
const SPINS: u32 = 300;
/** For threads that may not wait: a tenth of a millisecond, about. */
const MOST_SPINS: u32 = 20000;
const NANOSECONDS: i64 = 10_000_000;
/** Three of 10 ms: who waits gives up within 50, also where the system lets it sleep a little longer. */
const MOST_TIMEOUTS: u32 = 3;
/** Who is woken may find that another was sooner. */
const MOST_WAKES: u32 = 1000;

export function holderOf(word: u32): u32 {
  return word & ~WAITED;
}

/** Without waiting. */
export function tryLock(shard: usize, me: u32): bool {
  return changeLock(shard, 0, me);
}

/** False where the lock was not to be had in time. */
export function lock(shard: usize, me: u32): bool {
  if (tryLock(shard, me)) return true;
  const owner = ownerAt(me);
  count(owner, COUNTER_LOCK_WAITS);
  if (spin(shard, me, SPINS)) return true;
  if (mayWait(owner) ? wait(shard, me) : spin(shard, me, MOST_SPINS)) return true;
  count(owner, COUNTER_LOCK_TIMEOUTS);
  return false;
}

export function unlock(shard: usize): void {
  if (clearLock(shard) & WAITED) wakeOne(shard);
}

/** Takes the lock from a thread that died. False where it does not hold it. Who waits for it goes on waiting. */
export function takeOver(shard: usize, dead: u32, me: u32): bool {
  let word = lockWord(shard);
  while (holderOf(word) == dead) {
    if (changeLock(shard, word, (word & WAITED) | me)) return true;
    word = lockWord(shard);
  }
  return false;
}

function spin(shard: usize, me: u32, spins: u32): bool {
  for (let i: u32 = 0; i < spins; i++) if (!lockWord(shard) && tryLock(shard, me)) return true;
  return false;
}

/** Who has waited leaves the mark in the word when it gets the lock: there may be others. */
function wait(shard: usize, me: u32): bool {
  let timeouts: u32 = 0;
  for (let wakes: u32 = 0; wakes < MOST_WAKES && timeouts < MOST_TIMEOUTS; wakes++) {
    const word = lockWord(shard);
    if (!word) {
      if (changeLock(shard, 0, me | WAITED)) return true;
    } else if (word & WAITED || changeLock(shard, word, word | WAITED)) {
      if (waitForLock(shard, word | WAITED, NANOSECONDS)) timeouts++;
    }
  }
  return false;
}
