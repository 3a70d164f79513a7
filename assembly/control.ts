// The control word of a group: its twelve tags, compared at once.
import { GROUP_SLOTS } from "./layout";

const SLOTS: u32 = (1 << GROUP_SLOTS) - 1;

/** Bit i is set where slot i has this tag. */
export function matchTag(group: usize, tag: u32): u32 {
  return i8x16.bitmask(i8x16.eq(v128.load(group), i8x16.splat(<i8>tag))) & SLOTS;
}

/** Bit i is set where slot i is taken: a tag in use has its top bit set. */
export function matchFull(group: usize): u32 {
  return i8x16.bitmask(v128.load(group)) & SLOTS;
}

/** Bit i is set where slot i is empty. */
export function matchEmpty(group: usize): u32 {
  return matchFull(group) ^ SLOTS;
}
