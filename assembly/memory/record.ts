// The record of a session: an entry, the input, or a departure.
import * as layout from "../layout";
import { lineAddress } from "./line";

@unmanaged
export class Entry {
  id0: u64;
  id1: u64;
  id2: u64;
  id3: u64;
  idLength: u8;
  flags: u8;
  version: u16;
  refs: u32;
  /** Seconds since 1970. */
  time: f64;
  /** Seconds. */
  timeout: f64;
  later: u32;
  /** The handle of the sooner neighbour, and the generation above it. */
  tail: u32;
}

if (offsetof<Entry>() != layout.LINE_SIZE) ERROR("Entry is not one line");
if (offsetof<Entry>("idLength") != layout.ENTRY_ID_LENGTH) ERROR("Entry.idLength is not at ENTRY_ID_LENGTH");
if (offsetof<Entry>("flags") != layout.ENTRY_FLAGS) ERROR("Entry.flags is not at ENTRY_FLAGS");
if (offsetof<Entry>("version") != layout.ENTRY_VERSION) ERROR("Entry.version is not at ENTRY_VERSION");
if (offsetof<Entry>("refs") != layout.ENTRY_REFS) ERROR("Entry.refs is not at ENTRY_REFS");
if (offsetof<Entry>("time") != layout.ENTRY_TIME) ERROR("Entry.time is not at ENTRY_TIME");
if (offsetof<Entry>("timeout") != layout.ENTRY_TIMEOUT) ERROR("Entry.timeout is not at ENTRY_TIMEOUT");
if (offsetof<Entry>("later") != layout.ENTRY_LATER) ERROR("Entry.later is not at ENTRY_LATER");
if (offsetof<Entry>("tail") != layout.ENTRY_SOONER) ERROR("Entry.tail is not at ENTRY_SOONER");

export function entryAt(handle: u32): Entry {
  return changetype<Entry>(lineAddress(handle));
}

export function input(): Entry {
  return changetype<Entry>(layout.INPUT);
}

export function departureAt(index: u32): Entry {
  return changetype<Entry>(layout.DEPARTURES + index * layout.LINE_SIZE);
}

/** An entry that sooner expires, or 0. */
export function soonerOf(entry: Entry): u32 {
  return entry.tail & layout.HANDLE_MASK;
}

export function setSooner(entry: Entry, handle: u32): void {
  entry.tail = (entry.tail & ~layout.HANDLE_MASK) | handle;
}

/** The handle as users get it: with the generation of its line. */
export function publicHandle(handle: u32): u32 {
  return handle | (entryAt(handle).tail & ~layout.HANDLE_MASK);
}

/** Id, length, flags and version in their order in a record: words of 32 bits. */
export function setKey(
  record: Entry,
  word0: u32,
  word1: u32,
  word2: u32,
  word3: u32,
  word4: u32,
  word5: u32,
  word6: u32,
  word7: u32,
  word8: u32,
): void {
  record.id0 = pair(word0, word1);
  record.id1 = pair(word2, word3);
  record.id2 = pair(word4, word5);
  record.id3 = pair(word6, word7);
  setKeyWord(record, word8);
}

function pair(low: u32, high: u32): u64 {
  return (<u64>low) | ((<u64>high) << 32);
}

/** The bits of the flags in the word of id length, flags and version. */
const FLAGS: u32 = 0xff << ((layout.ENTRY_FLAGS - layout.ENTRY_ID_LENGTH) * 8);

/** Id length, flags and version. */
export function keyWord(record: Entry): u32 {
  return load<u32>(changetype<usize>(record), layout.ENTRY_ID_LENGTH);
}

function setKeyWord(record: Entry, word: u32): void {
  store<u32>(changetype<usize>(record), word, layout.ENTRY_ID_LENGTH);
}

export function copyId(to: Entry, from: Entry): void {
  to.id0 = from.id0;
  to.id1 = from.id1;
  to.id2 = from.id2;
  to.id3 = from.id3;
}

export function copyKey(to: Entry, from: Entry): void {
  copyId(to, from);
  setKeyWord(to, keyWord(from));
}

/** All but the links. */
export function copyRecord(to: Entry, from: Entry): void {
  copyKey(to, from);
  to.refs = from.refs;
  to.time = from.time;
  to.timeout = from.timeout;
}

/** Zeros all of a line but its generation, which counts up. */
export function wipeLine(line: u32): void {
  const entry = entryAt(line);
  setKey(entry, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  entry.refs = 0;
  entry.time = 0;
  entry.timeout = 0;
  entry.later = 0;
  entry.tail = ((entry.tail >> layout.HANDLE_BITS) + 1) << layout.HANDLE_BITS;
}

/** Same protocol version, id length and id bytes. Ids are zero padded, so the whole capacity is compared. */
export function sameKey(a: Entry, b: Entry): bool {
  return ((keyWord(a) ^ keyWord(b)) & ~FLAGS) == 0 && sameId(a, b);
}

export function sameId(a: Entry, b: Entry): bool {
  return ((a.id0 ^ b.id0) | (a.id1 ^ b.id1) | (a.id2 ^ b.id2) | (a.id3 ^ b.id3)) == 0;
}
