// The header: what a cache is from its making on. Constants, but for the count of owners.
import * as layout from "../layout";
import { exchangeIf, put32 } from "./words";

if (layout.HEADER_HASH_KEY + layout.HASH_KEY_SIZE > layout.HEADER_SHARDS) ERROR("The hash key reaches into the shape");
if (layout.HEADER_FAULT + 4 > layout.SHARDS) ERROR("The header reaches into the shards");
if (layout.SHARDS % layout.LINE_SIZE) ERROR("Shards do not begin with a line");

export function shards(): u32 {
  return load<u32>(layout.HEADER_SHARDS);
}

/** Lines of a shard, all of them. */
export function lines(): u32 {
  return load<u32>(layout.HEADER_LINES);
}

/** Home groups of a shard. */
export function groups(): u32 {
  return load<u32>(layout.HEADER_GROUPS);
}

/** The first line of a shard that is handed out. */
export function firstLine(): u32 {
  return layout.FIRST_GROUP + groups();
}

/** The page of the first owner. */
export function ownersPage(): u32 {
  return load<u32>(layout.HEADER_OWNERS);
}

export function ownerCount(): u32 {
  return atomic.load<u32>(layout.HEADER_OWNER_COUNT);
}

/** Whether there were so many owners less one before. */
export function addOwner(count: u32): bool {
  return exchangeIf(layout.HEADER_OWNER_COUNT, count - 1, count);
}

export function writeHeader(shards: u32, lines: u32, groups: u32, ownersPage: u32): void {
  put32(layout.HEADER_SHARDS, shards);
  put32(layout.HEADER_LINES, lines);
  put32(layout.HEADER_GROUPS, groups);
  put32(layout.HEADER_OWNERS, ownersPage);
  put32(layout.HEADER_LAYOUT_VERSION, layout.LAYOUT_VERSION);
  put32(layout.HEADER_MAGIC, layout.MAGIC);
}
