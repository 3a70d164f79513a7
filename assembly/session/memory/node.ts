// The nodes of the expiry index. Pairs that are not there are 0.
import * as layout from "../layout";
import { lineAddress } from "../../memory/line";

if (layout.NODE_COUNT != layout.ENTRY_SOONER) ERROR("The generation is not in the same place in all lines");
if (layout.NODE_SLOTS < layout.NODE_KEYS + layout.NODE_CAPACITY * 8) ERROR("The keys of a node reach into its slots");
if (layout.NODE_COUNT < layout.NODE_SLOTS + layout.NODE_CAPACITY * 4) ERROR("The slots of a node reach into its count");
if (layout.NODE_CAPACITY != 5) ERROR("rank and childFor compare five keys");

export function nodeCount(node: u32): u32 {
  return load<u32>(lineAddress(node), layout.NODE_COUNT) & layout.HANDLE_MASK;
}

export function setNodeCount(node: u32, count: u32): void {
  const generation = load<u32>(lineAddress(node), layout.NODE_COUNT) & ~layout.HANDLE_MASK;
  store<u32>(lineAddress(node), generation | count, layout.NODE_COUNT);
}

export function nodeKey(node: u32, at: u32): f64 {
  return load<f64>(lineAddress(node) + at * 8, layout.NODE_KEYS);
}

export function nodeSlot(node: u32, at: u32): u32 {
  return load<u32>(lineAddress(node) + at * 4, layout.NODE_SLOTS);
}

export function setNodePair(node: u32, at: u32, key: f64, slot: u32): void {
  store<f64>(lineAddress(node) + at * 8, key, layout.NODE_KEYS);
  store<u32>(lineAddress(node) + at * 4, slot, layout.NODE_SLOTS);
}

export function setNodeSlot(node: u32, at: u32, slot: u32): void {
  store<u32>(lineAddress(node) + at * 4, slot, layout.NODE_SLOTS);
}

export function clearNodePair(node: u32, at: u32): void {
  setNodePair(node, at, 0, 0);
}

/** How many keys of the node are at most `key`. */
export function rank(node: u32, key: f64): u32 {
  return <u32>(nodeKey(node, 0) <= key) + childFor(node, key);
}

/**
 * How many keys of the node but the first are at most `key`: which child it belongs to. All are compared, without a branch:
 * which is the first above can't be predicted. Those that are not there are at most any key.
 */
export function childFor(node: u32, key: f64): u32 {
  const atMost: u32 =
    <u32>(nodeKey(node, 1) <= key) +
    <u32>(nodeKey(node, 2) <= key) +
    <u32>(nodeKey(node, 3) <= key) +
    <u32>(nodeKey(node, 4) <= key);
  return atMost - (layout.NODE_CAPACITY - nodeCount(node));
}
