// Which session goes when there must be room. Two rings, as in S3-FIFO: new sessions are on probation, and who was asked for is
// kept. Without ghosts: no key of a session ever comes back. Beside them those that will hardly be asked for again, which go first.
import * as layout from "./layout";
import * as entries from "./memory/entry";
import { firstLine, lines } from "./memory/header";
import { count, ownerAt } from "./memory/owner";
import { lineOf, oldest, ringLines } from "./memory/shard";
import { available } from "./lines";
import { move } from "./rings";
import { end } from "./sessions";

/** Ends sessions until so many lines are free. A shard has that many. */
export function makeRoom(shard: usize, me: u32, lines: u32, now: f64): void {
  while (available(shard) < lines) {
    end(shard, victim(shard, now));
    count(ownerAt(me), layout.COUNTER_EVICTIONS);
  }
}

function victim(shard: usize, now: f64): u32 {
  const retired = oldest(shard, layout.RING_RETIRED);
  if (retired && (isFull(shard, layout.RING_RETIRED, layout.GRACE_PART) || isRipe(lineOf(shard, retired), now))) {
    return retired;
  }
  let line = next(shard);
  for (let passed: u32 = 0; line && isKept(lineOf(shard, line), now) && passed < layout.MOST_PASSED; passed++) {
    passOver(shard, line);
    line = next(shard);
  }
  return line ? line : retired;
}

/** Whether an entry whose turn it is was asked for since its last. */
function isKept(entry: usize, now: f64): bool {
  return entries.visits(entry) > 0 && !entries.isExpired(entry, now);
}

function passOver(shard: usize, line: u32): void {
  const entry = lineOf(shard, line);
  move(shard, line, layout.RING_MAIN, entries.ringOf(entry) == layout.RING_MAIN ? entries.visits(entry) - 1 : 0);
}

/** The next whose turn it is; 0 where there are none but retired ones. */
function next(shard: usize): u32 {
  const main = oldest(shard, layout.RING_MAIN);
  const probation = oldest(shard, layout.RING_PROBATION);
  return probation && (!main || isFull(shard, layout.RING_PROBATION, layout.PROBATION_PART)) ? probation : main;
}

/** Whether a ring has one line of so many of the shard. */
function isFull(shard: usize, ring: u32, part: u32): bool {
  return ringLines(shard, ring) >= (lines() - firstLine()) / part;
}

/** Whether the grace of a retired session is over. Also where the clock has gone back. */
function isRipe(entry: usize, now: f64): bool {
  return wholeSeconds(now) - entries.retiredAt(entry) >= layout.GRACE || entries.isExpired(entry, now);
}

/** Modulo 2^32. */
function wholeSeconds(now: f64): u32 {
  const LATEST: f64 = 9007199254740992;
  return <u32>(<u64>min(now, LATEST));
}

/** That a session was asked for. */
export function visit(entry: usize): void {
  const visits = entries.visits(entry);
  if (visits < layout.MOST_VISITS) entries.setRing(entry, entries.ringOf(entry), visits + 1);
}

/** That a session will hardly be asked for again. */
export function retire(shard: usize, line: u32, now: f64): void {
  const entry = lineOf(shard, line);
  if (entries.ringOf(entry) == layout.RING_RETIRED) return;
  entries.setRetiredAt(entry, wholeSeconds(now));
  move(shard, line, layout.RING_RETIRED, 0);
}
