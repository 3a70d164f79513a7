// The rings of a shard: lists of its entries from the oldest to the newest. By who holds the lock.
import * as entries from "./memory/entry";
import * as shards from "./memory/shard";
import { lineOf } from "./memory/shard";
import { linesFor } from "./values";

/** Makes an entry that is in no ring the newest of one. */
export function append(shard: usize, line: u32, ring: u32, visits: u32): void {
  const entry = lineOf(shard, line);
  const newest = shards.newest(shard, ring);
  entries.setRing(entry, ring, visits);
  entries.setOlder(entry, newest);
  entries.setNewer(entry, 0);
  if (newest) entries.setNewer(lineOf(shard, newest), line);
  else shards.setOldest(shard, ring, line);
  shards.setNewest(shard, ring, line);
  shards.setRingLines(shard, ring, shards.ringLines(shard, ring) + linesFor(entries.lengthOf(entry)));
}

/** Takes an entry out of its ring. */
export function leave(shard: usize, line: u32): void {
  const entry = lineOf(shard, line);
  const ring = entries.ringOf(entry);
  const newer = entries.newer(entry);
  const older = entries.older(entry);
  if (newer) entries.setOlder(lineOf(shard, newer), older);
  else shards.setNewest(shard, ring, older);
  if (older) entries.setNewer(lineOf(shard, older), newer);
  else shards.setOldest(shard, ring, newer);
  shards.setRingLines(shard, ring, shards.ringLines(shard, ring) - linesFor(entries.lengthOf(entry)));
}

/** Makes an entry the newest of a ring. */
export function move(shard: usize, line: u32, ring: u32, visits: u32): void {
  leave(shard, line);
  append(shard, line, ring, visits);
}
