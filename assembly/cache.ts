// The operations of the session cache, with OpenSSL's rules (ssl/ssl_sess.c). Each reserves what memory it may need
// before it changes anything, so that a memory limit leaves the cache as it was.
import * as layout from "./layout";
import { copyRecord, entryAt, header, input } from "./memory";
import { recordDeparture, roomForDepartures } from "./departures";
import { isExpired, link, unlink } from "./expiry";
import { hashOf } from "./hash";
import { reserveLines, takeLine } from "./lines";
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

/** Sets how many sessions may be held, 0 for no limit. Evicts nothing: that is for the next `add`. */
export function setCapacity(capacity: u32): void {
  header().capacity = capacity;
}

/** SSL_CTX_add_session for an object that is not in the cache. `stamp` is the new time of the session, or negative to keep it. */
export function add(stamp: f64): u32 {
  const hash = hashOf(input());
  if (!reserveLines(linesPerInsert() + 1) || !table.reserveSlot(hash)) return 0;
  const old = table.find(hash, input());
  const handle = takeLine();
  const entry = entryAt(handle);
  copyRecord(entry, input());
  entry.refs++;
  entry.flags |= <u8>layout.FLAG_SEALED;
  if (stamp >= 0) entry.time = stamp;
  if (old) {
    table.replace(hash, old, handle);
    unlink(old);
    recordDeparture(old, layout.DEPARTED_REPLACED);
  } else {
    table.insert(hash, handle);
    header().count++;
  }
  link(handle);
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

/** The handle of the entry with the key in the input, or 0. No counter, expired ones too. */
export function find(): u32 {
  return table.find(hashOf(input()), input());
}

/** The handle of the unexpired entry with the key in the input, or 0. Counts; an expired one departs. */
export function lookup(now: f64): u32 {
  const handle = find();
  if (!handle) {
    header().misses++;
    return 0;
  }
  if (isExpired(entryAt(handle), now)) {
    header().timeouts++;
    depart(handle, layout.DEPARTED_EXPIRED);
    return 0;
  }
  header().hits++;
  return handle;
}

/** `lookup`, and what it found departs. */
export function take(now: f64): u32 {
  const handle = lookup(now);
  if (handle) depart(handle, layout.DEPARTED_REMOVED);
  return handle;
}

/** An entry departs from the table and the order. Only a replaced one stays resumable (OpenSSL marks the others). */
export function depart(handle: u32, reason: u32): void {
  const entry = entryAt(handle);
  entry.flags |= <u8>layout.FLAG_NOT_RESUMABLE;
  release(handle, reason);
}

/** SSL_CTX_remove_session of another object: the entry with the key in the input departs unmarked. */
export function displace(): u32 {
  const handle = find();
  if (handle) release(handle, layout.DEPARTED_REPLACED);
  return handle;
}

/** SSL_CTX_flush_sessions: what has expired at `now` departs, everything where `now` is negative, until the departures are full. */
export function flush(now: f64): void {
  const h = header();
  while (h.soonest && roomForDepartures()) {
    if (now >= 0 && !isExpired(entryAt(h.soonest), now)) return;
    depart(h.soonest, layout.DEPARTED_FLUSHED);
  }
}

function release(handle: u32, reason: u32): void {
  table.remove(hashOf(entryAt(handle)), handle);
  unlink(handle);
  header().count--;
  recordDeparture(handle, reason);
}
