// What a thread that died has left behind: shards whose lock it holds, anywhere within an operation. All that leads to live entries is
// made again from them. Who recovers may die, too: then the next begins again, with the same live entries.
import * as layout from "./layout";
import * as entries from "./memory/entry";
import { firstLine, groups, lines, shards } from "./memory/header";
import { isLive, isMarked, nextLine, setLive, setMarked, wipeLine } from "./memory/line";
import { count, ownerAt } from "./memory/owner";
import * as shardMemory from "./memory/shard";
import { lineOf, shardAt } from "./memory/shard";
import { available, freeLine, isLine } from "./lines";
import { takeOver } from "./lock";
import { changing, endChange } from "./sequence";
import { end, list } from "./sessions";

/** Takes the locks that the owner `dead` holds over, and makes their shards whole. */
export function recoverLocks(dead: u32, me: u32): void {
  for (let i: u32 = 0; i < shards(); i++) {
    if (!takeOver(shardAt(i), dead, me)) continue;
    rebuild(shardAt(i), me);
    count(ownerAt(me), layout.COUNTER_RECOVERIES);
  }
}

function rebuild(shard: usize, me: u32): void {
  changing(shard, me);
  clearMarks(shard);
  markChains(shard);
  clearDerived(shard);
  freeUnmarked(shard);
  listLive(shard);
  endChange(shard);
}

function clearMarks(shard: usize): void {
  for (let line = firstLine(); line < lines(); line++) {
    if (isMarked(lineOf(shard, line))) setMarked(lineOf(shard, line), false);
  }
}

function markChains(shard: usize): void {
  for (let line = firstLine(); line < lines(); line++) {
    const entry = lineOf(shard, line);
    if (isLive(entry) && !markChain(shard, entry)) setLive(entry, false);
  }
}

/** Marks the lines of a value. False for what is no session: nothing that was written in order comes to that. */
function markChain(shard: usize, entry: usize): bool {
  const bytes = entries.lengthOf(entry);
  if (!bytes || bytes > layout.MOST_VALUE) return false;
  let line = nextLine(entry);
  for (let at: u32 = 0; at < bytes; at += layout.PAYLOAD) {
    if (!isLine(line) || isMarked(lineOf(shard, line)) || isLive(lineOf(shard, line))) return false;
    setMarked(lineOf(shard, line), true);
    line = nextLine(lineOf(shard, line));
  }
  return !line;
}

function clearDerived(shard: usize): void {
  for (let group: u32 = 0; group < groups(); group++) wipeLine(lineOf(shard, layout.FIRST_GROUP + group));
  for (let ring: u32 = 0; ring < layout.RINGS; ring++) {
    shardMemory.setOldest(shard, ring, 0);
    shardMemory.setNewest(shard, ring, 0);
    shardMemory.setRingLines(shard, ring, 0);
  }
  shardMemory.setCount(shard, 0);
  shardMemory.setFree(shard, 0, 0);
  shardMemory.setFreshLine(shard, lines());
}

/** From the last line down, so that the first are handed out first. */
function freeUnmarked(shard: usize): void {
  for (let line = lines() - 1; line >= firstLine(); line--) {
    const address = lineOf(shard, line);
    if (!isLive(address) && !isMarked(address)) freeLine(shard, line);
  }
}

/** Their order in the rings is that of their lines. */
function listLive(shard: usize): void {
  for (let line = firstLine(); line < lines(); line++) {
    const entry = lineOf(shard, line);
    if (!isLive(entry)) continue;
    list(shard, line, min(entries.ringOf(entry), layout.RINGS - 1), entries.visits(entry));
    // Where it died before it took a line for the index.
    if (!available(shard)) end(shard, line);
  }
}
