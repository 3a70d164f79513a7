// The groups of the index, named by their address.
import * as layout from "../layout";
import { put32, put8 } from "./words";

if (layout.GROUP_LINES + layout.GROUP_SLOTS * 4 > layout.LINE_LINK) ERROR("A group reaches into its link");

export function tagAt(group: usize, slot: u32): u32 {
  return load<u8>(group + layout.GROUP_TAGS + slot);
}

export function entryInSlot(group: usize, slot: u32): u32 {
  return load<u32>(group + layout.GROUP_LINES + slot * 4);
}

/** A slot without a tag is empty. */
export function fillSlot(group: usize, slot: u32, tag: u32, line: u32): void {
  put32(group + layout.GROUP_LINES + slot * 4, line);
  put8(group + layout.GROUP_TAGS + slot, tag);
}

export function clearSlot(group: usize, slot: u32): void {
  fillSlot(group, slot, 0, 0);
}
