// The index of a shard: (version, id length, id) -> line of the entry. A home group for each hash, and behind it as many overflow
// groups as there must be, which are lines like others: small sessions have more of them, and large ones no slots that stay empty.
import { matchEmpty, matchFull, matchTag, tagOf } from "../control";
import { FIRST_GROUP, MOST_SHARDS } from "./layout";
import * as entries from "./memory/entry";
import { clearSlot, entryInSlot, fillSlot } from "./memory/group";
import { groups, shards } from "./memory/header";
import { nextLine, setNext } from "./memory/line";
import { lineOf, shardAt } from "./memory/shard";
import { freeLine, isLine, takeLine } from "./lines";

/** Groups of one home that a search without the lock looks at. Real ones have a few: what it goes through then is none. */
const MOST_GROUPS = 4096;
/** The bits of a hash that choose the home group, above those that choose the shard and below those of the tag. */
const HOME_BITS = 17;

export function shardOf(hash: u32): usize {
  return shardAt(hash & (shards() - 1));
}

function homeOf(shard: usize, hash: u32): usize {
  const bits = (hash / MOST_SHARDS) & ((1 << HOME_BITS) - 1);
  return lineOf(shard, FIRST_GROUP + ((bits * groups()) >> HOME_BITS));
}

/** The line of the entry with this key, or 0. Without the lock it may be of any other. */
export function find(shard: usize, hash: u32, key: usize): u32 {
  const tag = tagOf(hash);
  let group = homeOf(shard, hash);
  for (let i = 0; i < MOST_GROUPS; i++) {
    for (let matches = matchTag(group, tag); matches; matches &= matches - 1) {
      const line = entryInSlot(group, ctz(matches));
      if (isLine(line) && entries.hasKey(lineOf(shard, line), key)) return line;
    }
    const next = nextLine(group);
    if (!isLine(next)) return 0;
    group = lineOf(shard, next);
  }
  return 0;
}

/** Puts an entry into the index. Its key must not be there, and a line must be free: it may take one. */
export function insert(shard: usize, hash: u32, line: u32): void {
  const group = groupWithRoom(shard, homeOf(shard, hash));
  fillSlot(group, ctz(matchEmpty(group)), tagOf(hash), line);
}

function groupWithRoom(shard: usize, home: usize): usize {
  let group = home;
  while (!matchEmpty(group)) {
    if (!nextLine(group)) setNext(group, takeLine(shard));
    group = lineOf(shard, nextLine(group));
  }
  return group;
}

/** Takes an entry out of the index. It must be there. An overflow group that has none left is free. */
export function remove(shard: usize, hash: u32, line: u32): void {
  const tag = tagOf(hash);
  let before: usize = 0;
  let group = homeOf(shard, hash);
  let slot = slotOf(group, tag, line);
  while (slot < 0) {
    before = group;
    group = lineOf(shard, nextLine(group));
    slot = slotOf(group, tag, line);
  }
  clearSlot(group, slot);
  if (!before || matchFull(group)) return;
  const empty = nextLine(before);
  setNext(before, nextLine(group));
  freeLine(shard, empty);
}

function slotOf(group: usize, tag: u32, line: u32): i32 {
  for (let matches = matchTag(group, tag); matches; matches &= matches - 1) {
    if (entryInSlot(group, ctz(matches)) == line) return ctz(matches);
  }
  return -1;
}
