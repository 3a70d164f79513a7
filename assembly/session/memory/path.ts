// The path through the expiry index to the key that was last sought: of each level a node and a place in it. The leaf is level 0.
import * as layout from "../layout";
import { Header } from "./header";

const STEP_SIZE: u32 = 8;

if (layout.INDEX_PATH < offsetof<Header>()) ERROR("The path is in the header");
// A node above the leaves has two children at least, and there are no more entries than handles.
if (layout.INDEX_PATH + (layout.HANDLE_BITS + 1) * STEP_SIZE > layout.BATCH_IDS)
  ERROR("The path reaches into the batch");

export function pathNode(level: u32): u32 {
  return load<u32>(<usize>level * STEP_SIZE, layout.INDEX_PATH);
}

export function pathAt(level: u32): u32 {
  return load<u32>(<usize>level * STEP_SIZE, layout.INDEX_PATH + 4);
}

export function setPath(level: u32, node: u32, at: u32): void {
  store<u32>(<usize>level * STEP_SIZE, node, layout.INDEX_PATH);
  store<u32>(<usize>level * STEP_SIZE, at, layout.INDEX_PATH + 4);
}
