/**
 * The memory layout, written once: asc compiles this file into the core, tsc compiles a copy of it into the wrapper.
 *
 * Linear memory is pages of 64 KiB, and a page is 1,024 lines of 64 bytes (a cache line each). A page is one of four:
 *
 *     page 0     the header page:   header | batch | directory | departures
 *     a segment  1,024 groups of the hash table, a line each
 *     a slab     1,024 lines, each an entry, a node of the expiry index, or free
 *     a buffer   2,048 ids of 32 bytes, which the user writes for `findMany`
 *
 * Header page
 *
 *     0      header                the fields named HEADER_* below
 *     768    path                  through the expiry index
 *     1024   batch                 the ids of one batch, and the handles found; its scratch: the fields named BATCH_*
 *     16384  directory  8192 u16   hash -> page number of the segment
 *     32768  departures 512 lines  entries that left the cache during the last operation
 *
 * Entry (a line; a departure and a record outside any cache have the same shape)
 *
 *     0        8        16       24       32  33  34      36       40       48       56      60      64
 *     |------------- id, zero padded -----|len|flg|version|  refs  |  time  | timeout| later |g sooner|
 *
 * Group (a line: one probe of the hash table touches one cache line)
 *
 *     0                   12       14      16                                                        64
 *     |12 tags of one byte|overflow|segment|12 handles of 32 bits                                    |
 *
 *     A tag is 0 for an empty slot, else 0x80 and 7 bits of the hash. `overflow` counts the entries that did not fit
 *     here and were placed further along their probe sequence: a search ends at the first group where it is 0, and no
 *     tombstones are needed. `segment` belongs to the segment: its count in group 0, its depth in group 1.
 *
 * Node of the expiry index (a line; a B+ tree over the distinct times of expiry)
 *
 *     0                            40                  60     64
 *     |5 keys (time of expiry, f64)|5 slots of 32 bits |g count|
 *
 * A handle is the line number of an entry: address = handle * 64. 0 is no entry (line 0 is the header). It has 26 bits, as
 * many as 4 GiB have lines. The 6 bits above it in the last word of each line, g, are the generation of the line: it counts
 * the entries that were there, not the nodes. A handle that is given to users has the generation in its top bits, too, and so
 * does not stand for the next 63 entries in the same line.
 */

export * from "../common-layout";

/** "TSC1", little endian. */
export const MAGIC: u32 = 0x31435354;
/** Counts up with every change of this file that moves a field. */
export const LAYOUT_VERSION: u32 = 4;

export const LINES_PER_PAGE: u32 = 1024;

/** Counters are f64: exact to 2^53, and both sides read them without BigInt. */
export const HEADER_COUNTERS: u32 = 88;
export const HEADER_COUNT: u32 = 176;
export const HEADER_LATEST: u32 = 184;
export const HEADER_SOONEST: u32 = 188;
export const HEADER_DEPARTED: u32 = 192;
export const HEADER_DIRECTORY_DEPTH: u32 = 196;
export const HEADER_PAGES: u32 = 200;
export const HEADER_INDEX_HEIGHT: u32 = 228;
export const HEADER_EXPIRED: u32 = 240;

export const COUNTER_CONNECT: u32 = 0;
export const COUNTER_CONNECT_GOOD: u32 = 1;
export const COUNTER_CONNECT_RENEGOTIATE: u32 = 2;
export const COUNTER_ACCEPT: u32 = 3;
export const COUNTER_ACCEPT_GOOD: u32 = 4;
export const COUNTER_ACCEPT_RENEGOTIATE: u32 = 5;
export const COUNTER_HITS: u32 = 6;
export const COUNTER_CB_HITS: u32 = 7;
export const COUNTER_MISSES: u32 = 8;
export const COUNTER_TIMEOUTS: u32 = 9;
export const COUNTER_CACHE_FULL: u32 = 10;

/** Of each level of the expiry index a node and a place in it, 32 bits each. */
export const INDEX_PATH: u32 = 768;

/** Ids that one call of `findMany` looks up; as many may depart in it. */
export const BATCH_CAPACITY: u32 = 256;
export const BATCH_IDS: u32 = 1024;
export const BATCH_HANDLES: u32 = 9216;
/** Addresses of the home groups, 32 bits each. */
export const BATCH_GROUPS: u32 = 10240;
/** 32 bits each. */
export const BATCH_TAGS: u32 = 11264;

export const DIRECTORY: u32 = 16384;

export const DEPARTURES: u32 = 32768;
export const DEPARTURES_CAPACITY: u32 = 512;

export const ID_CAPACITY: u32 = 32;
export const ENTRY_ID: u32 = 0;
export const ENTRY_ID_LENGTH: u32 = 32;
export const ENTRY_FLAGS: u32 = 33;
export const ENTRY_VERSION: u32 = 34;
export const ENTRY_REFS: u32 = 36;
export const ENTRY_TIME: u32 = 40;
export const ENTRY_TIMEOUT: u32 = 48;
/** Neighbour that expires later (nearer the head of OpenSSL's list). In a free line: the next free line. In a departure: the handle the entry had. */
export const ENTRY_LATER: u32 = 56;
/** Neighbour that expires sooner, below the generation. In a departure: why it left, DEPARTED_*. */
export const ENTRY_SOONER: u32 = 60;

export const HANDLE_BITS: u32 = 26;
export const HANDLE_MASK: u32 = 0x3ffffff;

export const FLAG_NOT_RESUMABLE: u32 = 1;
export const FLAG_EXTENDED_MASTER_SECRET: u32 = 2;
/** The id and the protocol version can't be set any more. */
export const FLAG_SEALED: u32 = 4;

/** What `lookUp` is for. */
export const TO_FIND: u32 = 0;
export const TO_RESUME: u32 = 1;
export const TO_TAKE: u32 = 2;

export const DEPARTED_EVICTED: u32 = 1;
export const DEPARTED_EXPIRED: u32 = 2;
export const DEPARTED_FLUSHED: u32 = 3;
export const DEPARTED_REPLACED: u32 = 4;

export const GROUP_OVERFLOW: u32 = 12;
export const GROUP_SEGMENT: u32 = 14;
export const GROUP_HANDLES: u32 = 16;
/**
 * A segment splits when it would hold more: 3/4 of its slots. While sessions come and go, ever more groups have been full
 * once, and searches pass them by; at 7/8 a miss would come to pass a dozen.
 */
export const SEGMENT_LIMIT: u32 = 9216;

export const NODE_CAPACITY: u32 = 5;
export const NODE_KEYS: u32 = 0;
export const NODE_SLOTS: u32 = 40;
export const NODE_COUNT: u32 = 60;
