// The record of a session: an entry or a departure.
import * as layout from "../layout";
import { lineAddress } from "../../memory/line";

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

/** The bits of the flags in the word of id length, flags and version. */
const FLAGS: u32 = 0xff << ((layout.ENTRY_FLAGS - layout.ENTRY_ID_LENGTH) * 8);

/** Id length and version as they stand in a record, without the flags: with the id, the key of a session. */
export function keyWord(record: Entry): u32 {
  return withoutFlags(load<u32>(changetype<usize>(record), layout.ENTRY_ID_LENGTH));
}

export function keyWordOf(idLength: u32, version: u32): u32 {
  return idLength | (version << ((layout.ENTRY_VERSION - layout.ENTRY_ID_LENGTH) * 8));
}

export function withoutFlags(word: u32): u32 {
  return word & ~FLAGS;
}

/** `word`: id length, flags and version. */
export function setKey(record: Entry, id0: u64, id1: u64, id2: u64, id3: u64, word: u32): void {
  record.id0 = id0;
  record.id1 = id1;
  record.id2 = id2;
  record.id3 = id3;
  store<u32>(changetype<usize>(record), word, layout.ENTRY_ID_LENGTH);
}

/** All but the links. */
export function copyRecord(to: Entry, from: Entry): void {
  to.id0 = from.id0;
  to.id1 = from.id1;
  to.id2 = from.id2;
  to.id3 = from.id3;
  to.idLength = from.idLength;
  to.flags = from.flags;
  to.version = from.version;
  to.refs = from.refs;
  to.time = from.time;
  to.timeout = from.timeout;
}

/** Zeros all of a line but its generation. */
export function wipeLine(line: u32): void {
  const entry = entryAt(line);
  setKey(entry, 0, 0, 0, 0, 0);
  entry.refs = 0;
  entry.time = 0;
  entry.timeout = 0;
  entry.later = 0;
  entry.tail &= ~layout.HANDLE_MASK;
}

/** Ends what handles that users have of an entry stand for. */
export function nextGeneration(entry: Entry): void {
  entry.tail = ((entry.tail >> layout.HANDLE_BITS) + 1) << layout.HANDLE_BITS;
}

/** Whether an entry has this id, length and version. Ids are zero padded, so the whole capacity is compared. */
export function hasKey(entry: Entry, id0: u64, id1: u64, id2: u64, id3: u64, word: u32): bool {
  return ((entry.id0 ^ id0) | (entry.id1 ^ id1) | (entry.id2 ^ id2) | (entry.id3 ^ id3) | (keyWord(entry) ^ word)) == 0;
}
