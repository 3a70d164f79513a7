// Every load, store and address of the core is in this file. The other modules speak of pages, lines, groups and handles.
import * as layout from "./layout";

/** The header at address 0: all state of the cache that is not an entry, a group or a node. */
@unmanaged
export class Header {
  magic: u32;
  layoutVersion: u32;
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
  connect: f64;
  connectGood: f64;
  connectRenegotiate: f64;
  accept: f64;
  acceptGood: f64;
  acceptRenegotiate: f64;
  hits: f64;
  cbHits: f64;
  misses: f64;
  timeouts: f64;
  cacheFull: f64;
  /** Sessions held. */
  count: u32;
  /** Sessions that may be held, 0 for no limit. */
  capacity: u32;
  /** Handle of the entry that expires last: the head of OpenSSL's list. */
  latest: u32;
  /** Handle of the entry that expires first: the tail, next to be evicted. */
  soonest: u32;
  /** Records in the departures that the wrapper has not taken yet. */
  departed: u32;
  /** Bits of the hash that choose a segment: the directory has 1 << directoryDepth entries. */
  directoryDepth: u32;
  /** Pages in use; those above are grown but not yet handed out. */
  pages: u32;
  /** Pages that may be in use. */
  pageLimit: u32;
  freeLines: u32;
  freeLineCount: u32;
  /** The lines from freshLine up to freshEnd have never been used. */
  freshLine: u32;
  freshEnd: u32;
  indexRoot: u32;
  /** Levels of nodes above the leaves. */
  indexHeight: u32;
}

/** The record of a session: an entry, the input, or a departure. */
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
  sooner: u32;
}

// A struct that outgrows its place, or a field that moves, fails here at compile time.
if (offsetof<Header>() > layout.INPUT) ERROR("Header does not fit below the input");
if (offsetof<Header>("key0") != layout.HEADER_HASH_KEY) ERROR("Header.key0 is not at HEADER_HASH_KEY");
if (offsetof<Header>("connect") != layout.HEADER_COUNTERS) ERROR("Header.connect is not at HEADER_COUNTERS");
if (offsetof<Header>("count") != layout.HEADER_COUNT) ERROR("Header.count is not at HEADER_COUNT");
if (offsetof<Header>("latest") != layout.HEADER_LATEST) ERROR("Header.latest is not at HEADER_LATEST");
if (offsetof<Header>("soonest") != layout.HEADER_SOONEST) ERROR("Header.soonest is not at HEADER_SOONEST");
if (offsetof<Header>("departed") != layout.HEADER_DEPARTED) ERROR("Header.departed is not at HEADER_DEPARTED");
if (offsetof<Header>("directoryDepth") != layout.HEADER_DIRECTORY_DEPTH)
  ERROR("Header.directoryDepth is not at HEADER_DIRECTORY_DEPTH");
if (offsetof<Header>("indexHeight") != layout.HEADER_INDEX_HEIGHT)
  ERROR("Header.indexHeight is not at HEADER_INDEX_HEIGHT");
if (offsetof<Entry>() != layout.LINE_SIZE) ERROR("Entry is not one line");
if (offsetof<Entry>("idLength") != layout.ENTRY_ID_LENGTH) ERROR("Entry.idLength is not at ENTRY_ID_LENGTH");
if (offsetof<Entry>("flags") != layout.ENTRY_FLAGS) ERROR("Entry.flags is not at ENTRY_FLAGS");
if (offsetof<Entry>("version") != layout.ENTRY_VERSION) ERROR("Entry.version is not at ENTRY_VERSION");
if (offsetof<Entry>("refs") != layout.ENTRY_REFS) ERROR("Entry.refs is not at ENTRY_REFS");
if (offsetof<Entry>("time") != layout.ENTRY_TIME) ERROR("Entry.time is not at ENTRY_TIME");
if (offsetof<Entry>("timeout") != layout.ENTRY_TIMEOUT) ERROR("Entry.timeout is not at ENTRY_TIMEOUT");
if (offsetof<Entry>("later") != layout.ENTRY_LATER) ERROR("Entry.later is not at ENTRY_LATER");
if (offsetof<Entry>("sooner") != layout.ENTRY_SOONER) ERROR("Entry.sooner is not at ENTRY_SOONER");
if (layout.GROUP_HANDLES + layout.GROUP_SLOTS * 4 > layout.LINE_SIZE) ERROR("A group is more than one line");
if (layout.NODE_SLOTS < layout.NODE_KEYS + layout.NODE_CAPACITY * 8) ERROR("The keys of a node reach into its slots");
if (layout.NODE_COUNT < layout.NODE_SLOTS + layout.NODE_CAPACITY * 4) ERROR("The slots of a node reach into its count");
if (layout.DIRECTORY + (2 << layout.DIRECTORY_BITS) > layout.DEPARTURES)
  ERROR("The directory reaches into the departures");
if (layout.DEPARTURES + layout.DEPARTURES_CAPACITY * layout.LINE_SIZE > layout.PAGE_SIZE)
  ERROR("The departures leave the header page");

export function header(): Header {
  return changetype<Header>(0);
}

// ---- records

function lineAddress(line: u32): usize {
  return <usize>line * layout.LINE_SIZE;
}

export function entryAt(handle: u32): Entry {
  return changetype<Entry>(lineAddress(handle));
}

export function input(): Entry {
  return changetype<Entry>(layout.INPUT);
}

export function departureAt(index: u32): Entry {
  return changetype<Entry>(layout.DEPARTURES + index * layout.LINE_SIZE);
}

export function copyRecord(to: Entry, from: Entry): void {
  memory.copy(changetype<usize>(to), changetype<usize>(from), layout.LINE_SIZE);
}

export function wipeLine(line: u32): void {
  memory.fill(lineAddress(line), 0, layout.LINE_SIZE);
}

/** Same protocol version, id length and id bytes. Ids are zero padded, so the whole capacity is compared. */
export function sameKey(a: Entry, b: Entry): bool {
  return (
    a.version == b.version &&
    a.idLength == b.idLength &&
    ((a.id0 ^ b.id0) | (a.id1 ^ b.id1) | (a.id2 ^ b.id2) | (a.id3 ^ b.id3)) == 0
  );
}

// ---- groups of the hash table (a group is named by its address, a segment by its page number)

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

// ---- nodes of the expiry index

export function nodeCount(node: u32): u32 {
  return load<u32>(lineAddress(node), layout.NODE_COUNT);
}

export function setNodeCount(node: u32, count: u32): void {
  store<u32>(lineAddress(node), count, layout.NODE_COUNT);
}

export function nodeKey(node: u32, at: u32): f64 {
  return load<f64>(lineAddress(node) + at * 8, layout.NODE_KEYS);
}

export function nodeSlot(node: u32, at: u32): u32 {
  return load<u32>(lineAddress(node) + at * 4, layout.NODE_SLOTS);
}

export function setNodePair(node: u32, at: u32, key: f64, slot: u32): void {
  store<f64>(lineAddress(node) + at * 8, key, layout.NODE_KEYS);
  store<u32>(lineAddress(node) + at * 4, slot, layout.NODE_SLOTS);
}

export function setNodeSlot(node: u32, at: u32, slot: u32): void {
  store<u32>(lineAddress(node) + at * 4, slot, layout.NODE_SLOTS);
}
