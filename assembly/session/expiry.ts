// The order of eviction: a list sorted by time of expiry, ties by insertion (the newest of equals expires "last").
//
// Entries that expire together are a run. The expiry index finds the place of a new run in O(log n); an entry that joins
// the latest run, or leaves any run but as its oldest, touches no index. So with equal timeouts and a moving clock both
// ends are O(1).
//
// The index slot of the soonest run may be stale: `soonest` knows its oldest entry, and eviction would update it each time.
import { header } from "./memory/header";
import { lineAddress, touch } from "../memory/line";
import { Entry, entryAt, setSooner, soonerOf } from "./memory/record";
import { insertFirstRun, insertRun, isRun, removeRun, runAfter, seek, setRun } from "./runs";

/** Seconds since 1970; the session is resumable up to and including this time. */
export function expiryOf(entry: Entry): f64 {
  return entry.time + entry.timeout;
}

/** The one predicate of expiry, strict as in OpenSSL. */
export function isExpired(entry: Entry, now: f64): bool {
  return now > expiryOf(entry);
}

/** Puts an entry into the order. `linesPerInsert()` lines must have been reserved. */
export function link(handle: u32): void {
  const h = header();
  const key = expiryOf(entryAt(handle));
  if (!h.latest) insertFirstRun(key, handle);
  else if (expiryOf(entryAt(h.latest)) != key) return linkAt(key, handle);
  linkBetween(h.latest, handle, 0);
}

/** Puts an entry where its time of expiry belongs, which is not that of the latest entry. */
function linkAt(key: f64, handle: u32): void {
  const h = header();
  seek(key);
  const above = expiryOf(entryAt(h.soonest)) > key ? h.soonest : runAfter();
  const below = above ? soonerOf(entryAt(above)) : h.latest;
  linkBetween(below, handle, above);
  if (isRun(key)) return;
  insertRun(key, handle);
  if (!below) setRun(expiryOf(entryAt(above)), above);
}

/** Fetches what `unlink` will change. */
export function touchNeighbours(entry: Entry): u32 {
  return touch(lineAddress(entry.later)) + touch(lineAddress(soonerOf(entry)));
}

/** Takes an entry out of the order. */
export function unlink(handle: u32): void {
  const h = header();
  const entry = entryAt(handle);
  const above = entry.later;
  const below = soonerOf(entry);
  if (above) setSooner(entryAt(above), below);
  else h.latest = below;
  if (below) entryAt(below).later = above;
  else h.soonest = above;
  const key = expiryOf(entry);
  if (below && expiryOf(entryAt(below)) == key) return;
  if (!above || expiryOf(entryAt(above)) != key) removeRun(key);
  else if (below) setRun(key, above);
}

function linkBetween(below: u32, handle: u32, above: u32): void {
  const h = header();
  const entry = entryAt(handle);
  entry.later = above;
  setSooner(entry, below);
  if (above) setSooner(entryAt(above), handle);
  else h.latest = handle;
  if (below) entryAt(below).later = handle;
  else h.soonest = handle;
}
