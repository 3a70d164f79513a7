/**
 * The layout of a shared cache, written once: asc compiles this file into the core, tsc compiles a copy of it into the wrapper.
 *
 *     0            header
 *     256          shards, all of one size: at most 64, as many as have 64 KiB each
 *     next page    owners: a page of 64 KiB for each thread that is attached, at most 255. Memory grows by them.
 *
 * A shard is lines of 64 bytes (a cache line each), numbered from its beginning:
 *
 *     line 0       the lock, and all that only its holder reads and writes
 *     line 1       the sequence
 *     line 2       home groups of the index
 *     from there   lines that are handed out: each of an entry, of its value, of an overflow group, or free
 *
 * Line that is handed out. Its last word is its link, whatever else it holds:
 *
 *     0                                                        60   64
 *     |                                                        |link|      link: LIVE | MARK | next line in 24 bits
 *
 * Entry: the first line of a session. The next lines, chained by their links, have 60 bytes of its value each.
 *
 *     0        8        16       24       32  33  34      36      40       48     50    52    56    60   64
 *     |------------- id, zero padded -----|len|flg|version|retired| expiry |length|     |newer|older|link|
 *
 * Group: twelve tags and lines, and a link to the next group of the same home.
 *
 *     0                   12                                   60   64
 *     |12 tags of one byte|12 lines of 32 bits                 |link|
 *
 * What is true of a shard is in its live entries alone: those whose link has LIVE, and the lines that they chain. Whatever else
 * there is (index, rings, free list, counts) can be made again from them, and is where a thread died within an operation. LIVE is
 * set by the last store of an entry's making and cleared by the first of its end, each of one word.
 *
 * What protects a field:
 *
 *     constant   written before the token is given out, never after
 *     atomic     read and written by atomic operations of one word, by any thread
 *     lock       read and written by who holds the lock of the shard
 *     sequence   written by who holds the lock, while the sequence is odd; read by who holds the lock, or by any thread that
 *                finds the sequence even and the same, before and after
 *     owner      written by the thread that owns the page; counters are read by any
 */

export * from "../common-layout";

/** "TSC2", little endian. */
export const MAGIC: u32 = 0x32435354;
/** Counts up with every change of this file that moves a field. */
export const LAYOUT_VERSION: u32 = 1;

// ---- header

/** A power of two. constant */
export const HEADER_SHARDS: u32 = 88;
/** Lines of a shard. constant */
export const HEADER_LINES: u32 = 92;
/** Home groups of a shard. constant */
export const HEADER_GROUPS: u32 = 96;
/** The page of the first owner. constant */
export const HEADER_OWNERS: u32 = 100;
/** Pages of owners that there are: the highest id that was ever given. atomic */
export const HEADER_OWNER_COUNT: u32 = 104;
/** Of builds that are made for injected crashes: stores until the next; 0: none. By the one thread of the test. */
export const HEADER_FAULT: u32 = 108;
/** HEADER_SIZE, and no more than the header takes. */
export const SHARDS: u32 = 256;

// ---- shard

export const MOST_SHARDS: u32 = 64;
/** Room for the largest value, several times. */
export const LEAST_SHARD_SIZE: u32 = 65536;

/** The id of the owner that holds it, and WAITED; 0: nobody. atomic */
export const SHARD_LOCK: u32 = 0;
/** The first free line; free lines are chained by their links. lock */
export const SHARD_FREE: u32 = 4;
/** Lines in that chain. lock; `bytesUsed` reads it without */
export const SHARD_FREE_COUNT: u32 = 8;
/** The lines from here on were never handed out. lock; `bytesUsed` reads it without */
export const SHARD_FRESH: u32 = 12;
/** Live entries. lock; `size` reads it without */
export const SHARD_COUNT: u32 = 16;
/** Of each ring its oldest entry, its newest, and its lines, 32 bits each. lock */
export const SHARD_RINGS: u32 = 20;
export const RING_SIZE: u32 = 12;
export const RING_OLDEST: u32 = 0;
export const RING_NEWEST: u32 = 4;
export const RING_LINES: u32 = 8;
/** Odd while the index or an entry is changed. A line of its own: who only takes the lock disturbs no reader. atomic; written by who holds the lock */
export const SHARD_SEQUENCE: u32 = 64;
/** Home groups begin at this line. */
export const FIRST_GROUP: u32 = 2;

export const WAITED: u32 = 0x80000000;

/** Lines of a shard for one home group. With sessions of 158 bytes it has 20, and one or two overflow groups. */
export const LINES_PER_GROUP: u32 = 80;

// ---- rings: the orders of eviction

/** New sessions. Who was asked for here goes on to MAIN. */
export const RING_PROBATION: u32 = 0;
export const RING_MAIN: u32 = 1;
/** Sessions that will hardly be asked for again, in the order in which that was said. */
export const RING_RETIRED: u32 = 2;
export const RINGS: u32 = 3;
/** PROBATION has one line of so many. */
export const PROBATION_PART: u32 = 10;
/** Seconds for which a retired session is no sooner evicted than others: for parallel connections. */
export const GRACE: u32 = 5;
/** Those in their grace have at most one line of so many: where sessions come and go within seconds, the grace would take all the room. */
export const GRACE_PART: u32 = 32;
export const MOST_VISITS: u32 = 3;
/** Entries that one eviction passes over since they were visited. Then it takes the next: nobody waits for a lock for long. */
export const MOST_PASSED: u32 = 64;

// ---- lines that are handed out

/** sequence */
export const LINE_LINK: u32 = 60;
export const LINK_LIVE: u32 = 0x80000000;
/** Of a line that a live entry chains, as recovery finds; of no meaning outside of it. */
export const LINK_MARK: u32 = 0x40000000;
export const LINK_NEXT: u32 = 0xffffff;

/** Of a value, in a line. sequence */
export const PAYLOAD: u32 = 60;
export const MOST_VALUE: u32 = 16384;

export const ID_CAPACITY: u32 = 32;
/** sequence */
export const ENTRY_ID: u32 = 0;
/** sequence */
export const ENTRY_ID_LENGTH: u32 = 32;
/** Visits in the low two bits, the ring above. lock */
export const ENTRY_FLAGS: u32 = 33;
export const RING_SHIFT: u32 = 2;
/** sequence */
export const ENTRY_VERSION: u32 = 34;
/** When it was retired, in whole seconds, modulo 2^32. lock */
export const ENTRY_RETIRED: u32 = 36;
/** Seconds since 1970, f64: resumable up to and including this time. sequence */
export const ENTRY_EXPIRY: u32 = 40;
/** Bytes of its value. sequence */
export const ENTRY_LENGTH: u32 = 48;
/** Neighbours in its ring, 0 for none. lock */
export const ENTRY_NEWER: u32 = 52;
/** lock */
export const ENTRY_OLDER: u32 = 56;

/** sequence */
export const GROUP_TAGS: u32 = 0;
/** sequence */
export const GROUP_LINES: u32 = 12;

// ---- owners

export const MOST_OWNERS: u32 = 255;

/** 0: free; else the thread's number (0: unknown) + 1, and OWNER_DEAD. atomic */
export const OWNER_STATE: u32 = 0;
export const OWNER_DEAD: u32 = 0x80000000;
/** Whether the thread may wait in Atomics.wait. owner */
export const OWNER_MAY_WAIT: u32 = 4;
/** What fences are made of: a word that nobody else touches. atomic */
export const OWNER_FENCE: u32 = 8;
/** The key that the thread asks for, in the shape that an entry begins with, and its hash behind it. owner */
export const OWNER_KEY: u32 = 16;
export const OWNER_HASH: u32 = 56;
/** One u64 each. They outlive their owner, and go on counting for the next one: sums over all are exact. owner */
export const OWNER_COUNTERS: u32 = 64;
/** The payload of an entry that the thread has asked for, in its shape; zeros else. owner */
export const OWNER_ENTRY: u32 = 128;
/** Values on their way in and out; zeros else. owner */
export const OWNER_SCRATCH: u32 = 192;
/** A value is copied by whole lines. */
export const SCRATCH_SIZE: u32 = 16440;

export const COUNTER_HITS: u32 = 0;
export const COUNTER_MISSES: u32 = 1;
export const COUNTER_TIMEOUTS: u32 = 2;
export const COUNTER_EVICTIONS: u32 = 3;
export const COUNTER_TAKES: u32 = 4;
/** Locks that were not had at once. */
export const COUNTER_LOCK_WAITS: u32 = 5;
/** Of those, the locks that were not had at all. */
export const COUNTER_LOCK_TIMEOUTS: u32 = 6;
/** Shards that were made again after a thread had died. */
export const COUNTER_RECOVERIES: u32 = 7;
export const COUNTERS: u32 = 8;

/** What an operation returns where a lock was not had. */
export const LOCK_NOT_HAD: i32 = -1;
