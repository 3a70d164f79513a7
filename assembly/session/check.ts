// The debug build's walk over every invariant. Returns 0, or the number of the first rule that does not hold.
import { DIRECTORY_BITS, GROUP_BITS, LINES_PER_PAGE, NODE_CAPACITY, SEGMENT_LIMIT } from "./layout";
import * as groups from "./memory/group";
import { groupAt, handleAt } from "./memory/group";
import { header } from "./memory/header";
import { nodeCount, nodeKey, nodeSlot } from "./memory/node";
import { Entry, entryAt, keyWord, soonerOf } from "./memory/record";
import { matchFull, tagOf } from "../control";
import { expiryOf } from "./expiry";
import { hashOf } from "./hash";
import { homeGroup, nextGroup } from "./probe";
import { find } from "./table";

export * from "./index";

const ORDER_NOT_SORTED = 1;
const ORDER_LINKS_BROKEN = 2;
const ORDER_COUNT_WRONG = 3;
const ENTRY_NOT_FOUND = 4;
const ENTRY_WITHOUT_REFERENCE = 5;
const ENTRY_ID_INVALID = 6;
const TABLE_HANDLE_NOT_IN_ORDER = 7;
const TABLE_TAG_WRONG = 8;
const TABLE_COUNT_WRONG = 9;
const SEGMENT_COUNT_WRONG = 10;
const SEGMENT_DEPTH_WRONG = 11;
const OVERFLOW_WRONG = 12;
const DIRECTORY_WRONG = 13;
const INDEX_NODE_FILL = 14;
const INDEX_NOT_SORTED = 15;
const INDEX_SLOT_WRONG = 16;
const INDEX_RUNS_WRONG = 17;
const FREE_LINE_NOT_WIPED = 18;
const FREE_COUNT_WRONG = 19;
const LINES_LOST = 20;

/** Walks everything. The departures must have been taken. */
export function check(): u32 {
  let broken = checkOrder();
  if (!broken) broken = checkTable();
  if (!broken) broken = checkIndex();
  if (!broken) broken = checkLines();
  return broken;
}

function findKeyOf(entry: Entry): u32 {
  return find(hashOf(entry), entry.id0, entry.id1, entry.id2, entry.id3, keyWord(entry));
}

function checkOrder(): u32 {
  const h = header();
  let count: u32 = 0;
  let below: u32 = 0;
  for (let handle = h.soonest; handle; handle = entryAt(handle).later) {
    const entry = entryAt(handle);
    if (++count > h.count) return ORDER_COUNT_WRONG;
    if (soonerOf(entry) != below) return ORDER_LINKS_BROKEN;
    if (below && expiryOf(entryAt(below)) > expiryOf(entry)) return ORDER_NOT_SORTED;
    if (entry.refs == 0) return ENTRY_WITHOUT_REFERENCE;
    if (entry.idLength < 1 || entry.idLength > 32) return ENTRY_ID_INVALID;
    if (findKeyOf(entry) != handle) return ENTRY_NOT_FOUND;
    below = handle;
  }
  if (h.latest != below) return ORDER_LINKS_BROKEN;
  return count == h.count ? 0 : ORDER_COUNT_WRONG;
}

// ---- the table: as many handles as entries, so with ENTRY_NOT_FOUND above each entry is there exactly once

function checkTable(): u32 {
  const depth = header().directoryDepth;
  let count: u32 = 0;
  for (let index: u32 = 0; index < 1 << depth; index++) {
    const segment = groups.segmentInDirectory(index);
    const segmentDepth = groups.segmentDepth(segment);
    if (segmentDepth > depth || segmentDepth > DIRECTORY_BITS) return SEGMENT_DEPTH_WRONG;
    const first = index & ((1 << segmentDepth) - 1);
    if (groups.segmentInDirectory(first) != segment) return DIRECTORY_WRONG;
    if (first != index) continue;
    const broken = checkSegment(segment, first);
    if (broken) return broken;
    count += groups.segmentCount(segment);
  }
  return count == header().count ? 0 : TABLE_COUNT_WRONG;
}

function checkSegment(segment: u32, first: u32): u32 {
  const mask: u32 = (1 << groups.segmentDepth(segment)) - 1;
  let count: u32 = 0;
  let overflows: u32 = 0;
  for (let index: u32 = 0; index < 1 << GROUP_BITS; index++) {
    const group = groupAt(segment, index);
    overflows += groups.overflow(group);
    for (let full = matchFull(group); full; full &= full - 1) {
      const handle = handleAt(group, ctz(full));
      const hash = hashOf(entryAt(handle));
      if ((hash & mask) != first) return DIRECTORY_WRONG;
      if (groups.tagAt(group, ctz(full)) != tagOf(hash)) return TABLE_TAG_WRONG;
      if (findKeyOf(entryAt(handle)) != handle) return TABLE_HANDLE_NOT_IN_ORDER;
      overflows -= probesBefore(hash, index);
      count++;
    }
  }
  if (overflows) return OVERFLOW_WRONG;
  return count == groups.segmentCount(segment) && count <= SEGMENT_LIMIT ? 0 : SEGMENT_COUNT_WRONG;
}

function probesBefore(hash: u32, last: u32): u32 {
  let probes: u32 = 0;
  for (let index = homeGroup(hash); index != last; index = nextGroup(index, tagOf(hash))) probes++;
  return probes;
}

// ---- the expiry index against the order

function checkIndex(): u32 {
  const h = header();
  if (!h.count) return h.indexRoot ? INDEX_RUNS_WRONG : 0;
  const broken = checkNode(h.indexRoot, h.indexHeight, -Infinity, Infinity);
  if (broken) return broken;
  return runsInOrder() == runsBelow(h.indexRoot, h.indexHeight) ? 0 : INDEX_RUNS_WRONG;
}

function checkNode(node: u32, height: u32, from: f64, to: f64): u32 {
  const count = nodeCount(node);
  const fewest: u32 = node != header().indexRoot ? 2 : height ? 2 : 1;
  if (count < fewest || count > NODE_CAPACITY) return INDEX_NODE_FILL;
  for (let at: u32 = 0; at < count; at++) {
    // The first key of a node above the leaves is not compared with.
    const key = height && !at ? from : nodeKey(node, at);
    const next = at + 1 < count ? nodeKey(node, at + 1) : to;
    // A sum of two huge numbers is infinite, and so is the bound of the last node.
    if (!(key < next) && next != Infinity) return INDEX_NOT_SORTED;
    if (!(key >= from)) return INDEX_NOT_SORTED;
    const broken = height ? checkNode(nodeSlot(node, at), height - 1, key, next) : checkRun(key, nodeSlot(node, at));
    if (broken) return broken;
  }
  for (let at = count; at < NODE_CAPACITY; at++)
    if (nodeKey(node, at) != 0 || nodeSlot(node, at)) return INDEX_NODE_FILL;
  return 0;
}

/** The slot is the oldest entry of the run, but for the soonest run, whose slot is not kept. */
function checkRun(key: f64, handle: u32): u32 {
  if (expiryOf(entryAt(header().soonest)) == key) return 0;
  const entry = entryAt(handle);
  if (expiryOf(entry) != key || !soonerOf(entry)) return INDEX_SLOT_WRONG;
  return expiryOf(entryAt(soonerOf(entry))) < key ? 0 : INDEX_SLOT_WRONG;
}

function runsBelow(node: u32, height: u32): u32 {
  if (!height) return nodeCount(node);
  let runs: u32 = 0;
  for (let at: u32 = 0; at < nodeCount(node); at++) runs += runsBelow(nodeSlot(node, at), height - 1);
  return runs;
}

function runsInOrder(): u32 {
  let runs: u32 = 0;
  let last: f64 = -1;
  for (let handle = header().soonest; handle; handle = entryAt(handle).later) {
    if (expiryOf(entryAt(handle)) != last) runs++;
    last = expiryOf(entryAt(handle));
  }
  return runs;
}

// ---- lines: each page is the header, a segment or a slab; each line of a slab is an entry, a node or free

function checkLines(): u32 {
  const h = header();
  let free: u32 = 0;
  for (let line = h.freeLines; line; line = entryAt(line).later) {
    if (++free > h.freeLineCount) return FREE_COUNT_WRONG;
    if (!isWiped(line)) return FREE_LINE_NOT_WIPED;
  }
  if (free != h.freeLineCount) return FREE_COUNT_WRONG;
  for (let line = h.freshLine; line < h.freshEnd; line++) {
    if (!isWiped(line) || entryAt(line).later) return FREE_LINE_NOT_WIPED;
  }
  const slabs = h.pages - 1 - segments() - h.bufferPages;
  const used = h.count + nodesBelow(h.indexRoot, h.indexHeight);
  return slabs * LINES_PER_PAGE == used + free + (h.freshEnd - h.freshLine) ? 0 : LINES_LOST;
}

function isWiped(line: u32): bool {
  const entry = entryAt(line);
  return (
    (entry.id0 | entry.id1 | entry.id2 | entry.id3) == 0 &&
    ((<u32>entry.idLength) | (<u32>entry.flags) | (<u32>entry.version) | entry.refs | soonerOf(entry)) == 0 &&
    reinterpret<u64>(entry.time) == 0 &&
    reinterpret<u64>(entry.timeout) == 0
  );
}

function segments(): u32 {
  const depth = header().directoryDepth;
  let count: u32 = 0;
  for (let index: u32 = 0; index < 1 << depth; index++) {
    if (index < 1 << groups.segmentDepth(groups.segmentInDirectory(index))) count++;
  }
  return count;
}

function nodesBelow(node: u32, height: u32): u32 {
  if (!height) return node ? 1 : 0;
  let nodes: u32 = 1;
  for (let at: u32 = 0; at < nodeCount(node); at++) nodes += nodesBelow(nodeSlot(node, at), height - 1);
  return nodes;
}
