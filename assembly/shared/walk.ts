// Goes through the sessions of a shard, one at a time, for who wants them all.
import { LOCK_NOT_HAD } from "./layout";
import * as entries from "./memory/entry";
import { firstLine } from "./memory/header";
import { copyPayload, isLive } from "./memory/line";
import { entryOf, ownerAt } from "./memory/owner";
import { freshLine, lineOf, shardAt } from "./memory/shard";
import { lock, unlock } from "./lock";
import { readValue } from "./values";

/** Lines that one call looks at: nobody waits for a lock for long. */
const WALK_STEP: u32 = 4096;

/**
 * Looks for a session that has not expired, in the lines of a shard from a number on, as many as one step looks at. Copies the first that
 * there is: its entry, and where it is asked for its value, into the scratch. Returns where to go on, the line behind its; 0 where there were no more lines; LOCK_NOT_HAD.
 */
export function walk(me: u32, index: u32, from: u32, now: f64, withValue: bool): i32 {
  const shard = shardAt(index);
  if (!lock(shard, me)) return LOCK_NOT_HAD;
  const first = max(from, firstLine());
  // Behind the fresh ones there is nothing.
  const fresh = freshLine(shard);
  const end = min(first + WALK_STEP, fresh);
  let line = first;
  while (line < end && !isResumable(lineOf(shard, line), now)) line++;
  if (line < end) {
    const entry = lineOf(shard, line++);
    copyPayload(entryOf(ownerAt(me)), entry);
    if (withValue) readValue(shard, me, entry);
  }
  unlock(shard);
  return first < fresh ? line : 0;
}

function isResumable(line: usize, now: f64): bool {
  return isLive(line) && !entries.isExpired(line, now);
}
