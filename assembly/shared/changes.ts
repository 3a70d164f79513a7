// The operations that change a shard. Each takes its lock, and where that is not to be had changes nothing.
import * as layout from "./layout";
import * as entries from "./memory/entry";
import { firstLine, lines } from "./memory/header";
import { isLive } from "./memory/line";
import { count, ownerAt } from "./memory/owner";
import { freshLine, lineOf, shardAt } from "./memory/shard";
import { makeRoom, retire as retireEntry } from "./eviction";
import { lock, unlock } from "./lock";
import { findAsked, read, shardAsked } from "./lookup";
import { beginChange, endChange } from "./sequence";
import { end, list, make } from "./sessions";
import { discardValue, linesFor } from "./values";

/** Lines of a shard that one call of `flush` looks at: nobody waits for a lock for long. */
const FLUSH_STEP: u32 = 4096;

/**
 * Keeps the value in the scratch, so many bytes, for `timeout` seconds from `now`, in place of what was there by that key.
 * 1, or LOCK_NOT_HAD.
 */
export function set(me: u32, bytes: u32, now: f64, timeout: f64, heir: bool): i32 {
  const shard = shardAsked(me);
  if (!beginChange(shard, me)) {
    discardValue(me, bytes);
    return layout.LOCK_NOT_HAD;
  }
  const old = findAsked(shard, me);
  if (old) end(shard, old);
  // The index may take one line, too.
  makeRoom(shard, me, linesFor(bytes) + 1, now);
  list(shard, make(shard, me, bytes, now + timeout), heir ? layout.RING_MAIN : layout.RING_PROBATION, 0);
  endChange(shard);
  discardValue(me, bytes);
  return 1;
}

/** Copies the value of an unexpired session into the scratch and ends the session. Its length; 0 where there is none; LOCK_NOT_HAD. */
export function take(me: u32, now: f64): i32 {
  const owner = ownerAt(me);
  const shard = shardAsked(me);
  if (!beginChange(shard, me)) {
    count(owner, layout.COUNTER_MISSES);
    return layout.LOCK_NOT_HAD;
  }
  const line = findAsked(shard, me);
  const found = read(shard, me, line, now);
  if (line) end(shard, line);
  endChange(shard);
  if (found > 0) count(owner, layout.COUNTER_TAKES);
  count(owner, found > 0 ? layout.COUNTER_HITS : line ? layout.COUNTER_TIMEOUTS : layout.COUNTER_MISSES);
  return max(found, 0);
}

/** Ends a session. 1 or 0, whether there was one that has not expired; LOCK_NOT_HAD. */
export function remove(me: u32, now: f64): i32 {
  const shard = shardAsked(me);
  if (!beginChange(shard, me)) return layout.LOCK_NOT_HAD;
  const line = findAsked(shard, me);
  const found = line && !entries.isExpired(lineOf(shard, line), now);
  if (line) end(shard, line);
  endChange(shard);
  return found;
}

/** That a session will hardly be asked for again. Readers see nothing of it. 1, or LOCK_NOT_HAD. */
export function retire(me: u32, now: f64): i32 {
  const shard = shardAsked(me);
  if (!lock(shard, me)) return layout.LOCK_NOT_HAD;
  const line = findAsked(shard, me);
  if (line) retireEntry(shard, line, now);
  unlock(shard);
  return 1;
}

/**
 * Ends what has expired at `now`, everything where it is negative, in the lines of a shard from a number on, as many as one step
 * looks at. How many; LOCK_NOT_HAD.
 */
export function flush(me: u32, index: u32, step: u32, now: f64): i32 {
  const shard = shardAt(index);
  if (!beginChange(shard, me)) return layout.LOCK_NOT_HAD;
  const from = firstLine() + step * FLUSH_STEP;
  let ended = 0;
  // Behind the fresh ones there is nothing.
  for (let line = from; line < min(from + FLUSH_STEP, freshLine(shard)); line++) {
    const entry = lineOf(shard, line);
    if (!isLive(entry) || (now >= 0 && !entries.isExpired(entry, now))) continue;
    end(shard, line);
    ended++;
  }
  endChange(shard);
  return ended;
}

/** Steps that a whole flush of a shard takes. */
export function flushSteps(): u32 {
  return (lines() - firstLine() + FLUSH_STEP - 1) / FLUSH_STEP;
}
