// What all cores have in common: each layout brings these along.

export const PAGE_SIZE: u32 = 65536;
export const LINE_SIZE: u32 = 64;

/** Of a group of the hash table. */
export const GROUP_SLOTS: u32 = 12;
/** A hash, from its lowest bit: of the directory, of the group in a segment, of the tag. */
export const DIRECTORY_BITS: u32 = 13;
export const GROUP_BITS: u32 = 10;
export const TAG_BITS: u32 = 7;

/** What each header begins with: written when a cache is made, never after. */
export const HEADER_MAGIC: u32 = 0;
export const HEADER_LAYOUT_VERSION: u32 = 4;
/** Ten random 64-bit words (see multilinear.ts). */
export const HEADER_HASH_KEY: u32 = 8;
export const HASH_KEY_SIZE: u32 = 80;
