// How a hash is used: the low bits choose the segment, the next the home group, the next are the tag.
import { DIRECTORY_BITS, GROUP_BITS } from "./layout";
import { header } from "./memory/header";

export function directoryIndex(hash: u32): u32 {
  return hash & ((1 << header().directoryDepth) - 1);
}

export function homeGroup(hash: u32): u32 {
  return wrap(hash >> DIRECTORY_BITS);
}

/** The next group to try. The step is odd, so the sequence visits every group, and differs by tag, so full groups do not run together. */
export function nextGroup(group: u32, tag: u32): u32 {
  return wrap(group + 2 * tag + 1);
}

function wrap(group: u32): u32 {
  return group & ((1 << GROUP_BITS) - 1);
}
