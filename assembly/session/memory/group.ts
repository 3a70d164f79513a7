// The groups of the hash table, and its directory. A group is named by its address, a segment by its page number.
import * as layout from "../layout";
import { lineAddress } from "../../memory/line";

if (layout.GROUP_HANDLES + layout.GROUP_SLOTS * 4 > layout.LINE_SIZE) ERROR("A group is more than one line");

export function groupAt(segment: u32, index: u32): usize {
  return <usize>segment * layout.PAGE_SIZE + lineAddress(index);
}

export function handleAt(group: usize, slot: u32): u32 {
  return load<u32>(group + slot * 4, layout.GROUP_HANDLES);
}

export function setHandle(group: usize, slot: u32, handle: u32): void {
  store<u32>(group + slot * 4, handle, layout.GROUP_HANDLES);
}

export function tagAt(group: usize, slot: u32): u32 {
  return load<u8>(group + slot);
}

export function setTag(group: usize, slot: u32, tag: u32): void {
  store<u8>(group + slot, tag);
}

export function overflow(group: usize): u32 {
  return load<u16>(group, layout.GROUP_OVERFLOW);
}

export function addOverflow(group: usize, change: i32): void {
  store<u16>(group, overflow(group) + change, layout.GROUP_OVERFLOW);
}

export function segmentCount(segment: u32): u32 {
  return load<u16>(groupAt(segment, 0), layout.GROUP_SEGMENT);
}

export function addSegmentCount(segment: u32, change: i32): void {
  store<u16>(groupAt(segment, 0), segmentCount(segment) + change, layout.GROUP_SEGMENT);
}

export function segmentDepth(segment: u32): u32 {
  return load<u16>(groupAt(segment, 1), layout.GROUP_SEGMENT);
}

export function setSegmentDepth(segment: u32, depth: u32): void {
  store<u16>(groupAt(segment, 1), depth, layout.GROUP_SEGMENT);
}

export function segmentInDirectory(index: u32): u32 {
  return load<u16>(<usize>index * 2, layout.DIRECTORY);
}

export function setSegmentInDirectory(index: u32, segment: u32): void {
  store<u16>(<usize>index * 2, segment, layout.DIRECTORY);
}

export function copyDirectory(to: u32, from: u32, entries: u32): void {
  memory.copy(layout.DIRECTORY + to * 2, layout.DIRECTORY + from * 2, entries * 2);
}
