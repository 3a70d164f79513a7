// The expiry index: a B+ tree over the distinct times of expiry. A key stands for a run of entries that expire together;
// its slot is the handle of the oldest of them. A node is one line, so a level costs one cache line.
//
// Every node but the root holds two to five pairs: one that is left with a single pair is refilled from a neighbour, or
// merged with it. So the height is O(log n), whatever was removed. The first key of a node above the leaves is never
// compared with: what is less than the second belongs to the first child.
//
// Whatever is done at a key begins with a walk to it, `seek`, which leaves the path that it took. What has to change goes up
// that path.
import { NODE_CAPACITY } from "./layout";
import { header } from "./memory/header";
import {
  childFor,
  clearNodePair,
  nodeCount,
  nodeKey,
  nodeSlot,
  rank,
  setNodeCount,
  setNodePair,
  setNodeSlot,
} from "./memory/node";
import { pathAt, pathNode, setPath } from "./memory/path";
import { freeLine, takeLine } from "./lines";

/** Lines that one `insertRun` may take: a sibling on every level, a new root, and the first root. */
export function linesPerInsert(): u32 {
  return header().indexHeight + 2;
}

/**
 * Walks from the root, which there must be, to where `key` belongs. The path has the nodes, above the leaf with the child
 * that was taken, and of the leaf how many of its keys are at most `key`.
 */
export function seek(key: f64): void {
  const h = header();
  let node = h.indexRoot;
  for (let level = h.indexHeight; level; level--) {
    const at = childFor(node, key);
    setPath(level, node, at);
    node = nodeSlot(node, at);
  }
  setPath(0, node, rank(node, key));
}

/** Whether there is a run with the key that was sought. */
export function isRun(key: f64): bool {
  const at = pathAt(0);
  return at != 0 && nodeKey(pathNode(0), at - 1) == key;
}

/** The oldest entry of the first run that expires after the key that was sought, or 0. */
export function runAfter(): u32 {
  const leaf = pathNode(0);
  if (pathAt(0) < nodeCount(leaf)) return nodeSlot(leaf, pathAt(0));
  const height = header().indexHeight;
  for (let level: u32 = 1; level <= height; level++) {
    const next = pathAt(level) + 1;
    if (next < nodeCount(pathNode(level))) return firstRun(nodeSlot(pathNode(level), next), level - 1);
  }
  return 0;
}

function firstRun(node: u32, height: u32): u32 {
  while (height--) node = nodeSlot(node, 0);
  return nodeSlot(node, 0);
}

/** Sets the oldest entry of a run that is there. */
export function setRun(key: f64, handle: u32): void {
  seek(key);
  assert(isRun(key));
  setNodeSlot(pathNode(0), pathAt(0) - 1, handle);
}

/** Adds the run whose key was sought and is not there. `linesPerInsert()` lines must have been reserved. */
export function insertRun(key: f64, handle: u32): void {
  const h = header();
  let sibling = insertAt(pathNode(0), pathAt(0), key, handle);
  for (let level: u32 = 1; sibling && level <= h.indexHeight; level++) {
    sibling = insertAt(pathNode(level), pathAt(level) + 1, nodeKey(sibling, 0), sibling);
  }
  if (sibling) growRoot(sibling);
}

/** Makes the first run of an index without any. A line must have been reserved. */
export function insertFirstRun(key: f64, handle: u32): void {
  const root = takeLine();
  header().indexRoot = root;
  insertAt(root, 0, key, handle);
}

function growRoot(sibling: u32): void {
  const h = header();
  const root = takeLine();
  insertAt(root, 0, nodeKey(h.indexRoot, 0), h.indexRoot);
  insertAt(root, 1, nodeKey(sibling, 0), sibling);
  h.indexRoot = root;
  h.indexHeight++;
}

/** Takes out a run that is there. */
export function removeRun(key: f64): void {
  const h = header();
  seek(key);
  assert(isRun(key));
  removeAt(pathNode(0), pathAt(0) - 1);
  for (let level: u32 = 1; level <= h.indexHeight && nodeCount(pathNode(level - 1)) == 1; level++) {
    refill(pathNode(level), pathAt(level));
  }
  shrinkRoot();
}

function shrinkRoot(): void {
  const h = header();
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

/** Returns the new right sibling of `node` where it had to split, else 0. */
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
  for (let i = start; i < count; i++) {
    setNodePair(to, end + i - start, nodeKey(from, i), nodeSlot(from, i));
    clearNodePair(from, i);
  }
  setNodeCount(to, end + count - start);
  setNodeCount(from, start);
}

function removeAt(node: u32, at: u32): void {
  const count = nodeCount(node) - 1;
  for (let i = at; i < count; i++) setNodePair(node, i, nodeKey(node, i + 1), nodeSlot(node, i + 1));
  clearNodePair(node, count);
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
