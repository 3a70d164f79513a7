// The debug build's walk over every invariant, while no thread changes anything. Returns 0, or the number of the first rule that does
// not hold.
import { matchFull, tagOf } from "../control";
import { FIRST_GROUP, MOST_VALUE, MOST_VISITS, PAYLOAD, RINGS, SCRATCH_SIZE } from "./layout";
import * as entries from "./memory/entry";
import * as groupMemory from "./memory/group";
import { firstLine, groups, lines, ownerCount, shards } from "./memory/header";
import { isLive, isWiped, nextLine } from "./memory/line";
import { entryOf, ownerAt, scratchOf } from "./memory/owner";
import * as shardMemory from "./memory/shard";
import { lineOf, lockWord, sequenceOf, shardAt } from "./memory/shard";
import { isLine } from "./lines";
import { isEven } from "./sequence";
import { hashOf } from "./sessions";
import { find, shardOf } from "./table";
import { linesFor } from "./values";

export * from "./index";
export { setFault } from "./faults";

const LOCK_HELD = 1;
const SEQUENCE_ODD = 2;
const RING_BROKEN = 3;
const RING_LINES_WRONG = 4;
const ENTRY_INVALID = 5;
const ENTRY_NOT_LIVE = 6;
const ENTRY_IN_OTHER_SHARD = 7;
const ENTRY_NOT_FOUND = 8;
const CHAIN_BROKEN = 9;
const COUNT_WRONG = 10;
const TAG_WRONG = 11;
const INDEX_COUNT_WRONG = 12;
const GROUP_EMPTY = 13;
const FREE_LINE_NOT_WIPED = 14;
const FREE_COUNT_WRONG = 15;
const LINES_LOST = 16;
const LIVE_COUNT_WRONG = 17;
const SCRATCH_NOT_WIPED = 18;

/** Walks everything. */
export function check(): u32 {
  for (let i: u32 = 0; i < shards(); i++) {
    const broken = checkShard(shardAt(i));
    if (broken) return broken;
  }
  for (let id: u32 = 1; id <= ownerCount(); id++) if (!isScratchWiped(ownerAt(id))) return SCRATCH_NOT_WIPED;
  return 0;
}

function isScratchWiped(owner: usize): bool {
  for (let at = entryOf(owner); at < scratchOf(owner) + SCRATCH_SIZE; at += 8) if (load<u64>(at)) return false;
  return true;
}

function checkShard(shard: usize): u32 {
  if (lockWord(shard)) return LOCK_HELD;
  if (!isEven(sequenceOf(shard))) return SEQUENCE_ODD;
  let broken = checkRings(shard);
  if (!broken) broken = checkIndex(shard);
  if (!broken) broken = checkFree(shard);
  return broken ? broken : checkLines(shard);
}

// ---- the rings: each live entry is in one, once

function checkRings(shard: usize): u32 {
  let count: u32 = 0;
  for (let ring: u32 = 0; ring < RINGS; ring++) {
    let taken: u32 = 0;
    let before: u32 = 0;
    for (let line = shardMemory.oldest(shard, ring); line; line = entries.newer(lineOf(shard, line))) {
      const entry = lineOf(shard, line);
      if (++count > shardMemory.countOf(shard)) return COUNT_WRONG;
      if (entries.older(entry) != before || entries.ringOf(entry) != ring) return RING_BROKEN;
      const broken = checkEntry(shard, line);
      if (broken) return broken;
      taken += linesFor(entries.lengthOf(entry));
      before = line;
    }
    if (shardMemory.newest(shard, ring) != before) return RING_BROKEN;
    if (shardMemory.ringLines(shard, ring) != taken) return RING_LINES_WRONG;
  }
  return count == shardMemory.countOf(shard) ? 0 : COUNT_WRONG;
}

function checkEntry(shard: usize, line: u32): u32 {
  const entry = lineOf(shard, line);
  const idLength = entries.idLength(entry);
  const bytes = entries.lengthOf(entry);
  if (idLength < 1 || idLength > 32 || bytes < 1 || bytes > MOST_VALUE) return ENTRY_INVALID;
  if (entries.visits(entry) > MOST_VISITS) return ENTRY_INVALID;
  if (!isLive(entry)) return ENTRY_NOT_LIVE;
  const hash = hashOf(entry);
  if (shardOf(hash) != shard) return ENTRY_IN_OTHER_SHARD;
  if (find(shard, hash, entry) != line) return ENTRY_NOT_FOUND;
  return checkChain(shard, entry, bytes);
}

function checkChain(shard: usize, entry: usize, bytes: u32): u32 {
  let line = nextLine(entry);
  for (let at: u32 = 0; at < bytes; at += PAYLOAD) {
    if (!isLine(line) || isLive(lineOf(shard, line))) return CHAIN_BROKEN;
    line = nextLine(lineOf(shard, line));
  }
  return line ? CHAIN_BROKEN : 0;
}

// ---- the index: as many lines as entries, so with ENTRY_NOT_FOUND above each entry is there exactly once

function checkIndex(shard: usize): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < groups(); i++) {
    for (let group = lineOf(shard, FIRST_GROUP + i); group; group = nextGroup(shard, group)) {
      const full = matchFull(group);
      if (!full && group != lineOf(shard, FIRST_GROUP + i)) return GROUP_EMPTY;
      if (!tagsAreRight(shard, group, full)) return TAG_WRONG;
      count += popcnt(full);
    }
  }
  return count == shardMemory.countOf(shard) ? 0 : INDEX_COUNT_WRONG;
}

function nextGroup(shard: usize, group: usize): usize {
  return nextLine(group) ? lineOf(shard, nextLine(group)) : 0;
}

function tagsAreRight(shard: usize, group: usize, slots: u32): bool {
  for (let full = slots; full; full &= full - 1) {
    const line = groupMemory.entryInSlot(group, ctz(full));
    if (groupMemory.tagAt(group, ctz(full)) != tagOf(hashOf(lineOf(shard, line)))) return false;
  }
  return true;
}

// ---- lines: each is an entry, of a value, an overflow group or free

function checkFree(shard: usize): u32 {
  let free: u32 = 0;
  for (let line = shardMemory.freeLines(shard); line; line = nextLine(lineOf(shard, line))) {
    if (++free > shardMemory.freeCount(shard)) return FREE_COUNT_WRONG;
    if (!isWiped(lineOf(shard, line))) return FREE_LINE_NOT_WIPED;
  }
  if (free != shardMemory.freeCount(shard)) return FREE_COUNT_WRONG;
  for (let line = shardMemory.freshLine(shard); line < lines(); line++) {
    if (!isWiped(lineOf(shard, line)) || nextLine(lineOf(shard, line))) return FREE_LINE_NOT_WIPED;
  }
  return 0;
}

function checkLines(shard: usize): u32 {
  let live: u32 = 0;
  for (let line = firstLine(); line < lines(); line++) if (isLive(lineOf(shard, line))) live++;
  if (live != shardMemory.countOf(shard)) return LIVE_COUNT_WRONG;
  let taken = overflowGroups(shard) + shardMemory.freeCount(shard) + lines() - shardMemory.freshLine(shard);
  for (let ring: u32 = 0; ring < RINGS; ring++) taken += shardMemory.ringLines(shard, ring);
  return taken == lines() - firstLine() ? 0 : LINES_LOST;
}

function overflowGroups(shard: usize): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < groups(); i++) {
    let line = nextLine(lineOf(shard, FIRST_GROUP + i));
    for (; line; line = nextLine(lineOf(shard, line))) count++;
  }
  return count;
}
