import * as layout from "../common-layout";

/** What the header of every core begins with, at address 0. */
@unmanaged
export class KeyedHeader {
  magic: u32;
  layoutVersion: u32;
  /** The key of the hash. */
  key0: u64;
  key1: u64;
  key2: u64;
  key3: u64;
  key4: u64;
  key5: u64;
  key6: u64;
  key7: u64;
  key8: u64;
  key9: u64;
}

if (offsetof<KeyedHeader>("magic") != layout.HEADER_MAGIC) ERROR("KeyedHeader.magic is not at HEADER_MAGIC");
if (offsetof<KeyedHeader>("layoutVersion") != layout.HEADER_LAYOUT_VERSION)
  ERROR("KeyedHeader.layoutVersion is not at HEADER_LAYOUT_VERSION");
if (offsetof<KeyedHeader>("key0") != layout.HEADER_HASH_KEY) ERROR("KeyedHeader.key0 is not at HEADER_HASH_KEY");
if (offsetof<KeyedHeader>() != layout.HEADER_HASH_KEY + layout.HASH_KEY_SIZE) ERROR("The key has not HASH_KEY_SIZE");

export function keyedHeader(): KeyedHeader {
  return changetype<KeyedHeader>(0);
}
