// Lookups. They take no lock: what they read they believe if nothing has changed meanwhile.
import { COUNTER_HITS, COUNTER_MISSES, COUNTER_TIMEOUTS, LOCK_NOT_HAD, MOST_VISITS } from "./layout";
import * as entries from "./memory/entry";
import { count, hashOfKey, keyOf, ownerAt } from "./memory/owner";
import { lineOf, sequenceOf } from "./memory/shard";
import { visit } from "./eviction";
import { lock, tryLock, unlock } from "./lock";
import { beginChange, endChange, isEven, isUnchanged } from "./sequence";
import { end } from "./sessions";
import { find, shardOf } from "./table";
import { discardValue, readValue } from "./values";

/** Attempts without the lock. */
const MOST_ATTEMPTS = 40;
/** Looks at a sequence that is odd, of one attempt. */
const PATIENCE = 20;

/** The session has expired. */
const EXPIRED: i32 = -2;
/** Something changed meanwhile: what was read means nothing. */
const CHANGED: i32 = -3;

/** The line of the session that the thread asks for, or 0. */
export function findAsked(shard: usize, me: u32): u32 {
  const owner = ownerAt(me);
  return find(shard, hashOfKey(owner), keyOf(owner));
}

/** The shard of the session that the thread asks for. */
export function shardAsked(me: u32): usize {
  return shardOf(hashOfKey(ownerAt(me)));
}

/** Copies the value of an unexpired session into the scratch. Returns its length; 0 where there is none; LOCK_NOT_HAD. */
export function get(me: u32, now: f64): i32 {
  const shard = shardAsked(me);
  let found = CHANGED;
  for (let i = 0; i < MOST_ATTEMPTS && found == CHANGED; i++) found = readUnlocked(shard, me, now);
  if (found == CHANGED) found = readLocked(shard, me, now);
  if (found == EXPIRED) return expire(shard, me, now);
  count(ownerAt(me), found > 0 ? COUNTER_HITS : COUNTER_MISSES);
  return found;
}

function readUnlocked(shard: usize, me: u32, now: f64): i32 {
  const sequence = calmSequence(shard);
  if (!isEven(sequence)) return CHANGED;
  const line = findAsked(shard, me);
  const entry = lineOf(shard, line);
  const found = read(shard, me, line, now);
  const isKnown = entries.visits(entry) >= MOST_VISITS;
  if (!isUnchanged(shard, sequence, me)) {
    if (found > 0) discardValue(me, found);
    return CHANGED;
  }
  if (found > 0 && !isKnown) noteVisit(shard, me, sequence, entry);
  return found;
}

function readLocked(shard: usize, me: u32, now: f64): i32 {
  if (!lock(shard, me)) return LOCK_NOT_HAD;
  const line = findAsked(shard, me);
  const found = read(shard, me, line, now);
  if (found > 0) visit(lineOf(shard, line));
  unlock(shard);
  return found;
}

/** Copies the value of the entry in a line. Returns its length, 0 or EXPIRED. */
export function read(shard: usize, me: u32, line: u32, now: f64): i32 {
  if (!line) return 0;
  const entry = lineOf(shard, line);
  return entries.isExpired(entry, now) ? EXPIRED : readValue(shard, me, entry);
}

/** Waits a little for who is writing. */
function calmSequence(shard: usize): u32 {
  let sequence = sequenceOf(shard);
  for (let i = 0; i < PATIENCE && !isEven(sequence); i++) sequence = sequenceOf(shard);
  return sequence;
}

/** Where the lock is free: a reader waits for nobody only to say that it was here. */
function noteVisit(shard: usize, me: u32, sequence: u32, entry: usize): void {
  if (!tryLock(shard, me)) return;
  if (sequenceOf(shard) == sequence) visit(entry);
  unlock(shard);
}

/** Ends what was found expired, if it still is there. */
function expire(shard: usize, me: u32, now: f64): i32 {
  count(ownerAt(me), COUNTER_TIMEOUTS);
  if (!beginChange(shard, me)) return 0;
  const line = findAsked(shard, me);
  if (line && entries.isExpired(lineOf(shard, line), now)) end(shard, line);
  endChange(shard);
  return 0;
}

/** Whether there is an unexpired session: 1 or 0; LOCK_NOT_HAD. Counts nothing. */
export function has(me: u32, now: f64): i32 {
  const shard = shardAsked(me);
  for (let i = 0; i < MOST_ATTEMPTS; i++) {
    const sequence = calmSequence(shard);
    if (!isEven(sequence)) continue;
    const found = isThere(shard, me, now);
    if (isUnchanged(shard, sequence, me)) return found;
  }
  if (!lock(shard, me)) return LOCK_NOT_HAD;
  const found = isThere(shard, me, now);
  unlock(shard);
  return found;
}

function isThere(shard: usize, me: u32, now: f64): bool {
  const line = findAsked(shard, me);
  return line && !entries.isExpired(lineOf(shard, line), now);
}
