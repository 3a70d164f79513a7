// The expiry index: a B+ tree over the distinct times of expiry. A key stands for a run of entries that expire together;
// its slot is the handle of the oldest of them. A node is one line, so a level costs one cache line.
//
// Every node but the root holds two to five pairs: one that is left with a single pair is refilled from a neighbour, or
// merged with it. So the height is O(log n), whatever was removed.
import { NODE_CAPACITY } from "./layout";
import { header } from "./memory/header";
import { nodeCount, nodeKey, nodeSlot, setNodeCount, setNodePair, setNodeSlot } from "./memory/node";
import { freeLine, takeLine } from "./lines";

/** Lines that one `insertRun` may take: a sibling on every level, a new root, and the first root. */
export function linesPerInsert(): u32 {
  return header().indexHeight + 2;
}

/** The oldest entry of the first run that expires after `key`, which is not before the first run; or 0. */
export function runAfter(key: f64): u32 {
  let node = header().indexRoot;
  let next: u32 = 0;
  let nextHeight: u32 = 0;
  for (let height = header().indexHeight; height; height--) {
    const at = childFor(node, key);
    if (at + 1 < nodeCount(node)) {
      next = nodeSlot(node, at + 1);
      nextHeight = height - 1;
    }
    node = nodeSlot(node, at);
  }
  const at = rank(node, key);
  if (at < nodeCount(node)) return nodeSlot(node, at);
  if (!next) return 0;
  while (nextHeight--) next = nodeSlot(next, 0);
  return nodeSlot(next, 0);
}

/** Sets the oldest entry of a run that is there. */
export function setRun(key: f64, handle: u32): void {
  let node = header().indexRoot;
  for (let height = header().indexHeight; height; height--) node = nodeSlot(node, childFor(node, key));
  const at = rank(node, key) - 1;
  assert(nodeKey(node, at) == key);
  setNodeSlot(node, at, handle);
}

/** Adds a run that is not there. `linesPerInsert()` lines must have been reserved. */
export function insertRun(key: f64, handle: u32): void {
  const h = header();
  if (!h.indexRoot) h.indexRoot = takeLine();
  const sibling = insertBelow(h.indexRoot, h.indexHeight, key, handle);
  if (!sibling) return;
  const root = takeLine();
  setNodePair(root, 0, nodeKey(h.indexRoot, 0), h.indexRoot);
  setNodePair(root, 1, nodeKey(sibling, 0), sibling);
  setNodeCount(root, 2);
  h.indexRoot = root;
  h.indexHeight++;
}

/** Takes out a run that is there. */
export function removeRun(key: f64): void {
  const h = header();
  removeBelow(h.indexRoot, h.indexHeight, key);
  while (h.indexHeight && nodeCount(h.indexRoot) == 1) {
    const child = nodeSlot(h.indexRoot, 0);
    freeLine(h.indexRoot);
    h.indexRoot = child;
    h.indexHeight--;
  }
  if (nodeCount(h.indexRoot)) return;
  freeLine(h.indexRoot);
  h.indexRoot = 0;
}

/** How many keys of the node are at most `key`. */
function rank(node: u32, key: f64): u32 {
  const count = nodeCount(node);
  let at: u32 = 0;
  while (at < count && nodeKey(node, at) <= key) at++;
  return at;
}

/** The child whose keys are the last that begin at or below `key`, which is not below the first key of the node. */
function childFor(node: u32, key: f64): u32 {
  return rank(node, key) - 1;
}

/** Returns the new right sibling of `node` where it had to split, else 0. */
function insertBelow(node: u32, height: u32, key: f64, slot: u32): u32 {
  if (!height) return insertAt(node, rank(node, key), key, slot);
  if (key < nodeKey(node, 0)) setNodePair(node, 0, key, nodeSlot(node, 0));
  const at = childFor(node, key);
  const sibling = insertBelow(nodeSlot(node, at), height - 1, key, slot);
  return sibling ? insertAt(node, at + 1, nodeKey(sibling, 0), sibling) : 0;
}

function insertAt(node: u32, at: u32, key: f64, slot: u32): u32 {
  const count = nodeCount(node);
  if (count == NODE_CAPACITY) return splitAround(node, at, key, slot);
  for (let i = count; i > at; i--) setNodePair(node, i, nodeKey(node, i - 1), nodeSlot(node, i - 1));
  setNodePair(node, at, key, slot);
  setNodeCount(node, count + 1);
  return 0;
}

/** Time moves on, so most pairs are appended: then the full node is left nearly full. */
function splitAround(node: u32, at: u32, key: f64, slot: u32): u32 {
  const sibling = takeLine();
  const half = NODE_CAPACITY / 2;
  const kept = at == NODE_CAPACITY ? NODE_CAPACITY - 1 : at > half ? half + 1 : half;
  movePairs(sibling, node, kept);
  if (at > half) insertAt(sibling, at - kept, key, slot);
  else insertAt(node, at, key, slot);
  return sibling;
}

/** Moves the pairs of `from` from index `start` on to the end of `to`. */
function movePairs(to: u32, from: u32, start: u32): void {
  const count = nodeCount(from);
  const end = nodeCount(to);
  for (let i = start; i < count; i++) setNodePair(to, end + i - start, nodeKey(from, i), nodeSlot(from, i));
  setNodeCount(to, end + count - start);
  setNodeCount(from, start);
}

function removeBelow(node: u32, height: u32, key: f64): void {
  if (!height) {
    const at = rank(node, key) - 1;
    assert(nodeKey(node, at) == key);
    return removeAt(node, at);
  }
  const at = childFor(node, key);
  const child = nodeSlot(node, at);
  removeBelow(child, height - 1, key);
  if (nodeCount(child) == 1) refill(node, at);
}

function removeAt(node: u32, at: u32): void {
  const count = nodeCount(node) - 1;
  for (let i = at; i < count; i++) setNodePair(node, i, nodeKey(node, i + 1), nodeSlot(node, i + 1));
  setNodeCount(node, count);
}

/** Merges the child at `at`, which holds one pair, with a neighbour; where they do not fit into one node, it gets a pair. */
function refill(node: u32, at: u32): void {
  const second = at ? at : 1;
  const left = nodeSlot(node, second - 1);
  const right = nodeSlot(node, second);
  if (nodeCount(left) + nodeCount(right) <= NODE_CAPACITY) {
    movePairs(left, right, 0);
    freeLine(right);
    return removeAt(node, second);
  }
  const last = nodeCount(left) - 1;
  if (at) {
    insertAt(right, 0, nodeKey(left, last), nodeSlot(left, last));
    removeAt(left, last);
  } else {
    insertAt(left, last + 1, nodeKey(right, 0), nodeSlot(right, 0));
    removeAt(right, 0);
  }
  setNodePair(node, second, nodeKey(right, 0), right);
}
