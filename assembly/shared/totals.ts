// Sums over all shards, as they are now: others may change one while the next is counted.
import { LINE_SIZE } from "./layout";
import { firstLine, lines, shards } from "./memory/header";
import { countOf, shardAt } from "./memory/shard";
import { available } from "./lines";

/** Live sessions. */
export function size(): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < shards(); i++) sum += countOf(shardAt(i));
  return sum;
}

/** Bytes of the lines that sessions and what leads to them take. */
export function bytesUsed(): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < shards(); i++) sum += <f64>(lines() - firstLine() - available(shardAt(i)));
  return sum * LINE_SIZE;
}

/** What `bytesUsed` can come to. */
export function bytesLimit(): f64 {
  return <f64>(lines() - firstLine()) * <f64>shards() * LINE_SIZE;
}

export function shardCount(): u32 {
  return shards();
}
