// The threads that are attached: how they come and go, what they ask for, and what they have counted.
import { pair } from "../multilinear";
import { MOST_OWNERS, OWNER_DEAD } from "./layout";
import * as entries from "./memory/entry";
import { addOwner, ownerCount, shards } from "./memory/header";
import * as owners from "./memory/owner";
import { ownerAt } from "./memory/owner";
import { lockWord, shardAt } from "./memory/shard";
import { holderOf } from "./lock";
import { recoverLocks } from "./recovery";
import { hashOf } from "./sessions";

/** An owner's id for a thread with this number (0: unknown); 0 where there are no more. */
export function attach(thread: u32, mayWait: bool): u32 {
  for (let id: u32 = 1; id <= MOST_OWNERS; id++) {
    if (!owners.reserveOwner(id)) return 0;
    if (id > ownerCount() && !addOwner(id) && id > ownerCount()) return 0;
    if (!owners.changeState(ownerAt(id), 0, thread + 1)) continue;
    owners.setMayWait(ownerAt(id), mayWait);
    return id;
  }
  return 0;
}

/** The thread leaves. It holds no lock. */
export function detach(me: u32): void {
  release(ownerAt(me));
}

/** The address of what belongs to an owner. */
export function ownerAddress(me: u32): usize {
  return ownerAt(me);
}

/** What the next operation of the thread is about. Words as they stand in an entry; those of the id come as arguments, not through
 * memory: a processor can't load 64 bits that were stored in halves before both stores have left its queue. */
export function ask(
  me: u32,
  word0: u32,
  word1: u32,
  word2: u32,
  word3: u32,
  word4: u32,
  word5: u32,
  word6: u32,
  word7: u32,
  keyWord: u32,
): void {
  const owner = ownerAt(me);
  const key = owners.keyOf(owner);
  entries.setKey(key, pair(word0, word1), pair(word2, word3), pair(word4, word5), pair(word6, word7), keyWord);
  owners.setHashOfKey(owner, hashOf(key));
}

/** Makes good what threads of this number have left behind, which is never the own: they run no more. */
export function bury(me: u32, thread: u32): void {
  const reachable = owners.reachableOwners();
  for (let id: u32 = 1; id <= reachable; id++) {
    const owner = ownerAt(id);
    const state = owners.ownerState(owner);
    if ((state & ~OWNER_DEAD) != thread + 1) continue;
    // Until its locks are free nobody else gets the id.
    if (!(state & OWNER_DEAD) && !owners.changeState(owner, state, state | OWNER_DEAD)) continue;
    recoverLocks(id, me);
    if (!holdsLocks(id)) release(owner);
  }
}

/** Makes good what this thread has left behind: an operation of its own ended by a trap. */
export function recover(me: u32): void {
  recoverLocks(me, me);
  owners.wipeCopies(ownerAt(me));
}

function holdsLocks(id: u32): bool {
  for (let i: u32 = 0; i < shards(); i++) if (holderOf(lockWord(shardAt(i))) == id) return true;
  return false;
}

function release(owner: usize): void {
  owners.wipeCopies(owner);
  entries.setKey(owners.keyOf(owner), 0, 0, 0, 0, 0);
  owners.setState(owner, 0);
}

/** Sum over all threads that ever were attached. `which`: one of COUNTER_*. */
export function counterSum(which: u32): f64 {
  let sum: f64 = 0;
  const reachable = owners.reachableOwners();
  for (let id: u32 = 1; id <= reachable; id++) sum += <f64>owners.counter(ownerAt(id), which);
  return sum;
}
