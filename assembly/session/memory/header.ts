// Every load, store and address of the core is in this folder. The other modules speak of pages, lines, groups and handles.
import { KeyedHeader } from "../../memory/keyed-header";
import * as layout from "../layout";

/** The header at address 0: all state of the cache that is not an entry, a group or a node. */
@unmanaged
export class Header extends KeyedHeader {
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
  /** The first page of the id buffer, and how many it has. */
  buffer: u32;
  bufferPages: u32;
  /** Handle of the entry that the last `lookUp` to resume found expired, and left where it is; 0: none. */
  expired: u32;
  /** Keeps loads that only fetch a line from being optimized away. */
  touched: u32;
}

// A struct that outgrows its place, or a field that moves, fails here at compile time.
if (offsetof<Header>() > layout.BATCH_IDS) ERROR("Header does not fit below the batch");
if (offsetof<Header>("connect") != layout.HEADER_COUNTERS) ERROR("Header.connect is not at HEADER_COUNTERS");
if (offsetof<Header>("count") != layout.HEADER_COUNT) ERROR("Header.count is not at HEADER_COUNT");
if (offsetof<Header>("latest") != layout.HEADER_LATEST) ERROR("Header.latest is not at HEADER_LATEST");
if (offsetof<Header>("soonest") != layout.HEADER_SOONEST) ERROR("Header.soonest is not at HEADER_SOONEST");
if (offsetof<Header>("departed") != layout.HEADER_DEPARTED) ERROR("Header.departed is not at HEADER_DEPARTED");
if (offsetof<Header>("directoryDepth") != layout.HEADER_DIRECTORY_DEPTH)
  ERROR("Header.directoryDepth is not at HEADER_DIRECTORY_DEPTH");
if (offsetof<Header>("indexHeight") != layout.HEADER_INDEX_HEIGHT)
  ERROR("Header.indexHeight is not at HEADER_INDEX_HEIGHT");
if (offsetof<Header>("expired") != layout.HEADER_EXPIRED) ERROR("Header.expired is not at HEADER_EXPIRED");
if (offsetof<Header>("pages") != layout.HEADER_PAGES) ERROR("Header.pages is not at HEADER_PAGES");
if (layout.DIRECTORY + (2 << layout.DIRECTORY_BITS) > layout.DEPARTURES)
  ERROR("The directory reaches into the departures");
if (layout.DEPARTURES + layout.DEPARTURES_CAPACITY * layout.LINE_SIZE > layout.PAGE_SIZE)
  ERROR("The departures leave the header page");

export function header(): Header {
  return changetype<Header>(0);
}
