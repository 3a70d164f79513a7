// The nodes of the expiry index.
import * as layout from "../layout";
import { lineAddress } from "./line";

if (layout.NODE_COUNT != layout.ENTRY_SOONER) ERROR("The generation is not in the same place in all lines");
if (layout.NODE_SLOTS < layout.NODE_KEYS + layout.NODE_CAPACITY * 8) ERROR("The keys of a node reach into its slots");
if (layout.NODE_COUNT < layout.NODE_SLOTS + layout.NODE_CAPACITY * 4) ERROR("The slots of a node reach into its count");

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
