// The operations of the session cache, with OpenSSL's rules (ssl/ssl_sess.c). Each reserves what memory it may need
// before it changes anything, so that a memory limit leaves the cache as it was.
import * as layout from "./layout";
import { header } from "./memory/header";
import { touch } from "../memory/line";
import { entryAt, setKey, withoutFlags } from "./memory/record";
import { freeEntry, recordDeparture, roomForDepartures } from "./departures";
import { isExpired, link, touchNeighbours, unlink } from "./expiry";
import { hashOf } from "./hash";
import { pagesForLines, reserveLines, takeLine } from "./lines";
import { multilinear, pair } from "../multilinear";
import { reservePages } from "./pages";
import { linesPerInsert } from "./runs";
import * as table from "./table";

/** Formats linear memory. The hash key must be in the header. False when memory can't grow. */
export function create(pageLimit: u32): bool {
  const h = header();
  h.magic = layout.MAGIC;
  h.layoutVersion = layout.LAYOUT_VERSION;
  h.pages = 1;
  h.pageLimit = pageLimit;
  return table.createTable();
}

/** Makes room for so many sessions in all, where their times of expiry are equal. False when memory can't grow. */
export function reserve(sessions: u32): bool {
  const h = header();
  if (sessions <= h.count) return true;
  const lines = sessions - h.count + linesPerAdd();
  if (!reservePages(table.pagesToSplitFor(sessions) + pagesForLines(lines))) return false;
  table.splitFor(sessions);
  return true;
}

/** Lines that one `add` may take before it gives any back. */
function linesPerAdd(): u32 {
  return linesPerInsert() + 1;
}

/** Sets how many sessions may be held, 0 for no limit. Evicts nothing: that is for the next `add`. */
export function setCapacity(capacity: u32): void {
  header().capacity = capacity;
}

/**
 * SSL_CTX_add_session for an object that is not in the cache. The words are its record's: id, and length, flags and
 * version. They come as arguments, here and in `lookUp`, since a word of 64 bits that was stored in halves can't be loaded
 * before the stores have left the processor's queue. From here on the key is in locals: the engine keeps it in registers.
 */
export function add(
  word0: u32,
  word1: u32,
  word2: u32,
  word3: u32,
  word4: u32,
  word5: u32,
  word6: u32,
  word7: u32,
  word8: u32,
  refs: u32,
  time: f64,
  timeout: f64,
): u32 {
  const id0 = pair(word0, word1);
  const id1 = pair(word2, word3);
  const id2 = pair(word4, word5);
  const id3 = pair(word6, word7);
  const keyWord = withoutFlags(word8);
  const hash = multilinear(id0, id1, id2, id3, keyWord);
  if (!reserveLines(linesPerAdd()) || !table.reserveSlot(hash)) return 0;
  const handle = takeLine();
  const entry = entryAt(handle);
  setKey(entry, id0, id1, id2, id3, word8);
  entry.flags |= <u8>layout.FLAG_SEALED;
  entry.refs = refs + 1;
  entry.time = time;
  entry.timeout = timeout;
  // The cache misses of the table and of the order overlap.
  header().touched += touch(table.homeGroupOf(hash));
  link(handle);
  const old = table.find(hash, id0, id1, id2, id3, keyWord);
  if (old) {
    table.replace(hash, old, handle);
    unlink(old);
    recordDeparture(old, layout.DEPARTED_REPLACED);
  } else {
    table.insert(hash, handle);
    header().count++;
  }
  evict(handle);
  return handle;
}

/** Evicts until the cache is within its size or the departures are full. `spared` is never evicted. */
export function evict(spared: u32): void {
  const h = header();
  while (h.capacity && h.count > h.capacity && roomForDepartures()) {
    const victim = h.soonest == spared ? entryAt(spared).later : h.soonest;
    if (!victim) return;
    h.cacheFull++;
    depart(victim, layout.DEPARTED_EVICTED);
  }
}

/** Gives a cached entry a new time and timeout, and its place among the newest of its ties. False when memory can't grow. */
export function reschedule(handle: u32, time: f64, timeout: f64): bool {
  if (!reserveLines(linesPerInsert())) return false;
  const entry = entryAt(handle);
  unlink(handle);
  entry.time = time;
  entry.timeout = timeout;
  link(handle);
  return true;
}

/** Finds an entry by its key (no flags in its last word) and does what it is looked up for, one of TO_*. Returns the handle that it has, or 0. */
export function lookUp(
  word0: u32,
  word1: u32,
  word2: u32,
  word3: u32,
  word4: u32,
  word5: u32,
  word6: u32,
  word7: u32,
  keyWord: u32,
  now: f64,
  purpose: u32,
): u32 {
  const id0 = pair(word0, word1);
  const id1 = pair(word2, word3);
  const id2 = pair(word4, word5);
  const id3 = pair(word6, word7);
  const handle = table.find(multilinear(id0, id1, id2, id3, keyWord), id0, id1, id2, id3, keyWord);
  if (purpose == layout.TO_FIND) return handle;
  const found = resumeInPlace(handle, now);
  if (found && purpose == layout.TO_TAKE) header().touched += touchNeighbours(entryAt(found));
  return found;
}

/**
 * `handle` if it is of an unexpired entry, else 0. Counts a hit or a miss. An expired entry stays for `expire`: a lookup that
 * finds what it is asked for need not make sure of the stack that a departure takes.
 */
function resumeInPlace(handle: u32, now: f64): u32 {
  const h = header();
  if (!handle) {
    h.misses++;
    h.expired = 0;
    return 0;
  }
  if (isExpired(entryAt(handle), now)) {
    h.expired = handle;
    return 0;
  }
  h.hits++;
  return handle;
}

/** What the last `lookUp` to resume found expired, if anything, counts a timeout and departs. */
export function expire(): void {
  const h = header();
  const handle = h.expired;
  if (!handle) return;
  h.expired = 0;
  h.timeouts++;
  depart(handle, layout.DEPARTED_EXPIRED);
}

/** `handle` if it is of an unexpired entry, else 0. Counts; an expired one departs. */
export function resume(handle: u32, now: f64): u32 {
  const found = resumeInPlace(handle, now);
  if (!found) expire();
  return found;
}

/** An entry goes whose record the wrapper has already. */
export function drop(handle: u32): void {
  takeOut(handle);
  freeEntry(handle);
}

/** An entry departs from the table and the order, marked: only a replaced one stays resumable in OpenSSL. */
function depart(handle: u32, reason: u32): void {
  entryAt(handle).flags |= <u8>layout.FLAG_NOT_RESUMABLE;
  takeOut(handle);
  recordDeparture(handle, reason);
}

/** SSL_CTX_flush_sessions: what has expired at `now` departs, everything where `now` is negative, until the departures are full. */
export function flush(now: f64): void {
  const h = header();
  while (h.soonest && roomForDepartures()) {
    if (now >= 0 && !isExpired(entryAt(h.soonest), now)) return;
    depart(h.soonest, layout.DEPARTED_FLUSHED);
  }
}

/** Out of the table and the order. The cache misses of the table and of both neighbours overlap. */
function takeOut(handle: u32): void {
  const h = header();
  const entry = entryAt(handle);
  const hash = hashOf(entry);
  h.touched += touch(table.homeGroupOf(hash)) + touchNeighbours(entry);
  table.remove(hash, handle);
  unlink(handle);
  h.count--;
}
