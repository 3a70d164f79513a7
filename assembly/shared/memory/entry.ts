// The first line of a session, named by its address.
import * as layout from "../layout";
import { put16, put32, put64, put8, putSeconds } from "./words";

if (layout.ENTRY_OLDER + 4 > layout.LINE_LINK) ERROR("The entry reaches into its link");
if (layout.MOST_VISITS >= 1 << layout.RING_SHIFT) ERROR("Visits reach into the ring");

/** The bits of the flags in the word of id length, flags and version. */
const FLAGS: u32 = 0xff << ((layout.ENTRY_FLAGS - layout.ENTRY_ID_LENGTH) * 8);

/** Id length and version as they stand in an entry, without the flags: with the id, the key of a session. */
export function keyWordOf(entry: usize): u32 {
  return load<u32>(entry + layout.ENTRY_ID_LENGTH) & ~FLAGS;
}

export function idLength(entry: usize): u32 {
  return load<u8>(entry + layout.ENTRY_ID_LENGTH);
}

/** One of four words. */
export function idWord(entry: usize, index: u32): u64 {
  return load<u64>(entry + layout.ENTRY_ID + index * 8);
}

/** Whether two begin with the same key: id, length and version. Ids are zero padded, so the whole capacity is compared. */
export function hasKey(entry: usize, key: usize): bool {
  const differences =
    (idWord(entry, 0) ^ idWord(key, 0)) |
    (idWord(entry, 1) ^ idWord(key, 1)) |
    (idWord(entry, 2) ^ idWord(key, 2)) |
    (idWord(entry, 3) ^ idWord(key, 3));
  return (differences | (keyWordOf(entry) ^ keyWordOf(key))) == 0;
}

/** Visits and ring become 0. */
export function setKey(entry: usize, id0: u64, id1: u64, id2: u64, id3: u64, keyWord: u32): void {
  put64(entry + layout.ENTRY_ID, id0);
  put64(entry + layout.ENTRY_ID + 8, id1);
  put64(entry + layout.ENTRY_ID + 16, id2);
  put64(entry + layout.ENTRY_ID + 24, id3);
  put32(entry + layout.ENTRY_ID_LENGTH, keyWord);
}

export function copyKey(entry: usize, key: usize): void {
  setKey(entry, idWord(key, 0), idWord(key, 1), idWord(key, 2), idWord(key, 3), keyWordOf(key));
}

/** Seconds since 1970. */
export function expiryOf(entry: usize): f64 {
  return load<f64>(entry + layout.ENTRY_EXPIRY);
}

export function setExpiry(entry: usize, seconds: f64): void {
  putSeconds(entry + layout.ENTRY_EXPIRY, seconds);
}

/** The one predicate of expiry, strict as in OpenSSL. */
export function isExpired(entry: usize, now: f64): bool {
  return now > expiryOf(entry);
}

export function lengthOf(entry: usize): u32 {
  return load<u16>(entry + layout.ENTRY_LENGTH);
}

export function setLength(entry: usize, bytes: u32): void {
  put16(entry + layout.ENTRY_LENGTH, bytes);
}

export function visits(entry: usize): u32 {
  return load<u8>(entry + layout.ENTRY_FLAGS) & ((1 << layout.RING_SHIFT) - 1);
}

export function ringOf(entry: usize): u32 {
  return load<u8>(entry + layout.ENTRY_FLAGS) >> layout.RING_SHIFT;
}

export function setRing(entry: usize, ring: u32, visits: u32): void {
  put8(entry + layout.ENTRY_FLAGS, (ring << layout.RING_SHIFT) | visits);
}

/** Whole seconds, modulo 2^32. */
export function retiredAt(entry: usize): u32 {
  return load<u32>(entry + layout.ENTRY_RETIRED);
}

export function setRetiredAt(entry: usize, seconds: u32): void {
  put32(entry + layout.ENTRY_RETIRED, seconds);
}

export function newer(entry: usize): u32 {
  return load<u32>(entry + layout.ENTRY_NEWER);
}

export function setNewer(entry: usize, line: u32): void {
  put32(entry + layout.ENTRY_NEWER, line);
}

export function older(entry: usize): u32 {
  return load<u32>(entry + layout.ENTRY_OLDER);
}

export function setOlder(entry: usize, line: u32): void {
  put32(entry + layout.ENTRY_OLDER, line);
}
