// The control word of a group: its twelve tags, of a byte each, compared at once. Engines that have no vectors, and JavaScript that is
// translated from the core, compare four at a time.
import { DIRECTORY_BITS, GROUP_BITS, GROUP_SLOTS, TAG_BITS } from "./common-layout";

const SLOTS: u32 = (1 << GROUP_SLOTS) - 1;
const TOP_BITS: u32 = 0x80808080;
const LOW_BITS: u32 = 0x7f7f7f7f;

/** Never 0: that marks an empty slot. */
export function tagOf(hash: u32): u32 {
  return (1 << TAG_BITS) | ((hash >> (DIRECTORY_BITS + GROUP_BITS)) & ((1 << TAG_BITS) - 1));
}

/** Bit i is set where slot i has this tag. */
export function matchTag(group: usize, tag: u32): u32 {
  if (ASC_FEATURE_SIMD) return i8x16.bitmask(i8x16.eq(v128.load(group), i8x16.splat(<i8>tag))) & SLOTS;
  const tags = tag * 0x01010101;
  return (
    gather(zeroBytes(load<u32>(group) ^ tags)) |
    (gather(zeroBytes(load<u32>(group, 4) ^ tags)) << 4) |
    (gather(zeroBytes(load<u32>(group, 8) ^ tags)) << 8)
  );
}

/** Bit i is set where slot i is taken: a tag in use has its top bit set. */
export function matchFull(group: usize): u32 {
  if (ASC_FEATURE_SIMD) return i8x16.bitmask(v128.load(group)) & SLOTS;
  return gather(load<u32>(group)) | (gather(load<u32>(group, 4)) << 4) | (gather(load<u32>(group, 8)) << 8);
}

/** Bit i is set where slot i is empty. */
export function matchEmpty(group: usize): u32 {
  return matchFull(group) ^ SLOTS;
}

/** The top bit of each byte that is 0. No carry leaves a byte, so no byte is taken for its neighbour. */
function zeroBytes(bytes: u32): u32 {
  return ~(((bytes & LOW_BITS) + LOW_BITS) | bytes) & TOP_BITS;
}

/** The top bits of the four bytes, side by side: the multiplication moves each to a place of its own above the others. */
function gather(bytes: u32): u32 {
  return ((((bytes & TOP_BITS) >> 7) * 0x01020408) >> 24) & 15;
}
