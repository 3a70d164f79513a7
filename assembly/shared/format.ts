// The shape of a cache, by the bytes that it may have.
import * as layout from "./layout";
import { firstLine, writeHeader } from "./memory/header";
import { setFreshLine, shardAt } from "./memory/shard";

/** Makes memory of zeros a cache with shards below `bytes`. The hash key must be in the header, and no other thread have the memory. */
export function format(bytes: u32): void {
  let shards = layout.MOST_SHARDS;
  while (shards > 1 && (bytes - layout.SHARDS) / shards < layout.LEAST_SHARD_SIZE) shards /= 2;
  const lines = (bytes - layout.SHARDS) / shards / layout.LINE_SIZE;
  const ownersPage = <u32>((<u64>bytes + layout.PAGE_SIZE - 1) / layout.PAGE_SIZE);
  writeHeader(shards, lines, max(lines / layout.LINES_PER_GROUP, 1), ownersPage);
  for (let i: u32 = 0; i < shards; i++) setFreshLine(shardAt(i), firstLine());
}
