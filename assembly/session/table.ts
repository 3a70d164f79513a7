// The hash table: (version, id length, id) -> handle, by extendible hashing.
//
// A directory chooses a segment by the low bits of the hash. Within a segment of 1,024 groups, open addressing: an entry
// sits in the first group of its probe sequence that had an empty slot. A full segment splits in two, so the table never
// stops to rehash as a whole: the longest pause of growth is one segment's.
import { DIRECTORY_BITS, GROUP_BITS, SEGMENT_LIMIT } from "./layout";
import * as groups from "./memory/group";
import { groupAt, handleAt } from "./memory/group";
import { header } from "./memory/header";
import { lineAddress, touch } from "../memory/line";
import { entryAt, hasKey } from "./memory/record";
import { matchEmpty, matchFull, matchTag, tagOf } from "../control";
import { hashOf } from "./hash";
import { takePage } from "./pages";
import { directoryIndex, homeGroup, nextGroup } from "./probe";

/** So many entries a segment leave room for the unevenness of random hashes: four standard deviations. */
const EXPECTED_LIMIT: u32 = SEGMENT_LIMIT - 4 * 96;

function segmentOf(hash: u32): u32 {
  return groups.segmentInDirectory(directoryIndex(hash));
}

/** The group that the search for this hash begins at. */
export function homeGroupOf(hash: u32): usize {
  return groupAt(segmentOf(hash), homeGroup(hash));
}

/** Makes the table with its first segment; false when memory can't grow. */
export function createTable(): bool {
  const segment = takePage();
  groups.setSegmentInDirectory(0, segment);
  return segment != 0;
}

/** The handle of the entry with this key, or 0. */
export function find(hash: u32, id0: u64, id1: u64, id2: u64, id3: u64, keyWord: u32): u32 {
  const segment = segmentOf(hash);
  const tag = tagOf(hash);
  let index = homeGroup(hash);
  for (let probes = 0; probes < 1 << GROUP_BITS; probes++) {
    const group = groupAt(segment, index);
    for (let matches = matchTag(group, tag); matches; matches &= matches - 1) {
      const handle = handleAt(group, ctz(matches));
      if (hasKey(entryAt(handle), id0, id1, id2, id3, keyWord)) return handle;
    }
    if (!groups.overflow(group)) return 0;
    index = nextGroup(index, tag);
  }
  return 0;
}

/** Makes room for one more entry with this hash; false when memory can't grow. What the table holds does not change. */
export function reserveSlot(hash: u32): bool {
  while (groups.segmentCount(segmentOf(hash)) >= SEGMENT_LIMIT) {
    if (!split(directoryIndex(hash))) return false;
  }
  return true;
}

/** Pages that `splitFor` takes. */
export function pagesToSplitFor(entries: u32): u32 {
  const depth = depthFor(entries);
  let pages: u32 = 0;
  for (let i: u32 = 0; i < 1 << depth; i++) if (i >> groups.segmentDepth(segmentOf(i))) pages++;
  return pages;
}

/** Splits until so many entries in all can be expected to fit. The pages for it must have been reserved. */
export function splitFor(entries: u32): void {
  const depth = depthFor(entries);
  for (let i: u32 = 0; i < 1 << depth; i++) {
    while (groups.segmentDepth(segmentOf(i)) < depth) split(directoryIndex(i));
  }
}

/** The bits of the hash that choose among so many segments as these entries take. */
function depthFor(entries: u32): u32 {
  let depth: u32 = 0;
  while (depth < DIRECTORY_BITS && entries > EXPECTED_LIMIT << depth) depth++;
  return depth;
}

/** Puts a handle into the table. Room for it must have been reserved, and its key must not be there. */
export function insert(hash: u32, handle: u32): void {
  const segment = segmentOf(hash);
  place(segment, hash, handle);
  groups.addSegmentCount(segment, 1);
}

/** Takes a handle out of the table. It must be there. */
export function remove(hash: u32, handle: u32): void {
  const segment = segmentOf(hash);
  takeOut(segment, hash, handle);
  groups.addSegmentCount(segment, -1);
}

/** Puts `handle` where `old`, an entry with the same key, is. */
export function replace(hash: u32, old: u32, handle: u32): void {
  const tag = tagOf(hash);
  const group = groupAt(segmentOf(hash), locate(segmentOf(hash), hash, old));
  groups.setHandle(group, slotOf(group, tag, old), handle);
}

function place(segment: u32, hash: u32, handle: u32): void {
  const tag = tagOf(hash);
  let index = homeGroup(hash);
  let group = groupAt(segment, index);
  let empty = matchEmpty(group);
  while (!empty) {
    groups.addOverflow(group, 1);
    index = nextGroup(index, tag);
    group = groupAt(segment, index);
    empty = matchEmpty(group);
  }
  const slot = <u32>ctz(empty);
  groups.setTag(group, slot, tag);
  groups.setHandle(group, slot, handle);
}

function takeOut(segment: u32, hash: u32, handle: u32): void {
  const tag = tagOf(hash);
  const last = locate(segment, hash, handle);
  for (let index = homeGroup(hash); index != last; index = nextGroup(index, tag)) {
    groups.addOverflow(groupAt(segment, index), -1);
  }
  const group = groupAt(segment, last);
  const slot = slotOf(group, tag, handle);
  groups.setTag(group, slot, 0);
  groups.setHandle(group, slot, 0);
}

/** The index of the group that holds the handle. */
function locate(segment: u32, hash: u32, handle: u32): u32 {
  const tag = tagOf(hash);
  let index = homeGroup(hash);
  while (slotOf(groupAt(segment, index), tag, handle) == NO_SLOT) {
    assert(groups.overflow(groupAt(segment, index)));
    index = nextGroup(index, tag);
  }
  return index;
}

const NO_SLOT: u32 = -1;

function slotOf(group: usize, tag: u32, handle: u32): u32 {
  for (let matches = matchTag(group, tag); matches; matches &= matches - 1) {
    if (handleAt(group, ctz(matches)) == handle) return ctz(matches);
  }
  return NO_SLOT;
}

// ---- growth

/** Splits the segment at an index of the directory by one more bit of the hash. */
function split(at: u32): bool {
  const segment = groups.segmentInDirectory(at);
  const depth = groups.segmentDepth(segment);
  if (depth == DIRECTORY_BITS) return false;
  const sibling = takePage();
  if (!sibling) return false;
  if (depth == header().directoryDepth) doubleDirectory();
  groups.setSegmentDepth(segment, depth + 1);
  groups.setSegmentDepth(sibling, depth + 1);
  const bit: u32 = 1 << depth;
  const end: u32 = 1 << header().directoryDepth;
  for (let i = (at & (bit - 1)) | bit; i < end; i += bit << 1) groups.setSegmentInDirectory(i, sibling);
  moveEntries(segment, sibling, bit);
  return true;
}

function doubleDirectory(): void {
  const size: u32 = 1 << header().directoryDepth;
  groups.copyDirectory(size, 0, size);
  header().directoryDepth++;
}

/** Which entries move can't be predicted, so the cache misses of one would wait for the last: here they overlap. */
function touchEntries(group: usize): u32 {
  let touched: u32 = 0;
  for (let full = matchFull(group); full; full &= full - 1) touched += touch(lineAddress(handleAt(group, ctz(full))));
  return touched;
}

/** Moves the entries whose hash has the bit. Those that stay keep their places: their overflow counts are still right. */
function moveEntries(from: u32, to: u32, bit: u32): void {
  let moved: i32 = 0;
  for (let index: u32 = 0; index < 1 << GROUP_BITS; index++) {
    const group = groupAt(from, index);
    header().touched += touchEntries(group);
    for (let full = matchFull(group); full; full &= full - 1) {
      const handle = handleAt(group, ctz(full));
      const hash = hashOf(entryAt(handle));
      if (!(hash & bit)) continue;
      takeOut(from, hash, handle);
      place(to, hash, handle);
      moved++;
    }
  }
  groups.addSegmentCount(from, -moved);
  groups.addSegmentCount(to, moved);
}
