// The hash of a session id under this cache's key.
import { HEADER_HASH_KEY } from "./layout";
import { hashKeyAt } from "../memory/hash-key";
import { Entry, keyWord } from "./memory/record";
import { multilinear } from "../multilinear";

export function hashOf(record: Entry): u32 {
  return hashOfKey(record.id0, record.id1, record.id2, record.id3, keyWord(record));
}

/** `id0` to `id3`: the id, zero padded to its capacity. */
export function hashOfKey(id0: u64, id1: u64, id2: u64, id3: u64, keyWord: u32): u32 {
  return multilinear(hashKeyAt(HEADER_HASH_KEY), id0, id1, id2, id3, keyWord);
}
