// The two lines that a shard begins with. A shard is named by its address.
import { lineAddress } from "../../memory/line";
import * as layout from "../layout";
import { lines } from "./header";
import { exchange, exchangeIf, put32, putAtomic } from "./words";

if (layout.SHARD_RINGS + layout.RINGS * layout.RING_SIZE > layout.SHARD_SEQUENCE)
  ERROR("The rings leave the first line");
if (layout.SHARD_SEQUENCE + 4 > layout.FIRST_GROUP * layout.LINE_SIZE) ERROR("The sequence reaches into the groups");

export function shardAt(index: u32): usize {
  return <usize>layout.SHARDS + <usize>index * lineAddress(lines());
}

/** The address of a line of a shard. */
export function lineOf(shard: usize, line: u32): usize {
  return shard + lineAddress(line);
}

export function lockWord(shard: usize): u32 {
  return atomic.load<u32>(shard + layout.SHARD_LOCK);
}

/** Whether the word of the lock was `expected`, and is `word` now. */
export function changeLock(shard: usize, expected: u32, word: u32): bool {
  return exchangeIf(shard + layout.SHARD_LOCK, expected, word);
}

/** Gives the lock back. Returns what its word was. */
export function clearLock(shard: usize): u32 {
  return exchange(shard + layout.SHARD_LOCK, 0);
}

/** Until somebody wakes who waits, or for so many nanoseconds. Whether that time went by. */
export function waitForLock(shard: usize, word: u32, nanoseconds: i64): bool {
  const TIMED_OUT = 2;
  return atomic.wait<i32>(shard + layout.SHARD_LOCK, word, nanoseconds) == TIMED_OUT;
}

export function wakeOne(shard: usize): void {
  atomic.notify(shard + layout.SHARD_LOCK, 1);
}

export function sequenceOf(shard: usize): u32 {
  return atomic.load<u32>(shard + layout.SHARD_SEQUENCE);
}

export function setSequence(shard: usize, sequence: u32): void {
  putAtomic(shard + layout.SHARD_SEQUENCE, sequence);
}

export function freeLines(shard: usize): u32 {
  return load<u32>(shard + layout.SHARD_FREE);
}

export function freeCount(shard: usize): u32 {
  return load<u32>(shard + layout.SHARD_FREE_COUNT);
}

export function setFree(shard: usize, line: u32, count: u32): void {
  put32(shard + layout.SHARD_FREE, line);
  put32(shard + layout.SHARD_FREE_COUNT, count);
}

/** The lines from this one on were never handed out. */
export function freshLine(shard: usize): u32 {
  return load<u32>(shard + layout.SHARD_FRESH);
}

export function setFreshLine(shard: usize, line: u32): void {
  put32(shard + layout.SHARD_FRESH, line);
}

export function countOf(shard: usize): u32 {
  return load<u32>(shard + layout.SHARD_COUNT);
}

export function setCount(shard: usize, count: u32): void {
  put32(shard + layout.SHARD_COUNT, count);
}

function ringAt(shard: usize, ring: u32): usize {
  return shard + layout.SHARD_RINGS + ring * layout.RING_SIZE;
}

export function oldest(shard: usize, ring: u32): u32 {
  return load<u32>(ringAt(shard, ring) + layout.RING_OLDEST);
}

export function setOldest(shard: usize, ring: u32, line: u32): void {
  put32(ringAt(shard, ring) + layout.RING_OLDEST, line);
}

export function newest(shard: usize, ring: u32): u32 {
  return load<u32>(ringAt(shard, ring) + layout.RING_NEWEST);
}

export function setNewest(shard: usize, ring: u32, line: u32): void {
  put32(ringAt(shard, ring) + layout.RING_NEWEST, line);
}

export function ringLines(shard: usize, ring: u32): u32 {
  return load<u32>(ringAt(shard, ring) + layout.RING_LINES);
}

export function setRingLines(shard: usize, ring: u32, count: u32): void {
  put32(ringAt(shard, ring) + layout.RING_LINES, count);
}
