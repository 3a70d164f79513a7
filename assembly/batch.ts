// Many lookups at once. Each step is done for all ids before the next one, and what the next one loads is touched before:
// so the cache misses of many lookups overlap, where one lookup by itself waits for each of its own.
import { ID_CAPACITY } from "./layout";
import * as batch from "./memory/batch";
import { handleAt, overflow } from "./memory/group";
import { header } from "./memory/header";
import { Entry, copyId, entryAt, input, publicHandle, sameId } from "./memory/record";
import { resume } from "./cache";
import { matchTag } from "./control";
import { hashOf, hashOfId } from "./hash";
import { tagOf } from "./probe";
import { find, homeGroupOf } from "./table";

/** What is known of an id after its home group was read, where it is not a handle: lines 0 and 1 are in the header page. */
const MISS: u32 = 0;
const UNKNOWN: u32 = 1;

/**
 * For each of `count` ids of 32 bytes at the address `ids`, what `lookUp` does to resume, in their order. The handle, as
 * users get it, or 0 is in the handles of the batch. `count` is at most BATCH_CAPACITY; the departures must be empty.
 */
export function findMany(ids: usize, count: u32, version: u32, now: f64): void {
  locate(ids, count, version);
  header().touched += touchGroups(count);
  readGroups(count);
  header().touched += touchEntries(count);
  for (let i: u32 = 0; i < count; i++) batch.setHandle(i, resolve(ids, i, version, now));
}

function locate(ids: usize, count: u32, version: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const hash = hashOfId(batch.idAt(ids, i), ID_CAPACITY, version);
    batch.setTag(i, tagOf(hash));
    batch.setGroup(i, homeGroupOf(hash));
  }
}

function touchGroups(count: u32): u32 {
  let touched: u32 = 0;
  for (let i: u32 = 0; i < count; i++) touched += batch.touch(batch.groupAt(i));
  return touched;
}

/** The first candidate of each home group. */
function readGroups(count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const group = batch.groupAt(i);
    const matches = matchTag(group, batch.tagAt(i));
    batch.setHandle(i, matches ? handleAt(group, ctz(matches)) : overflow(group) ? UNKNOWN : MISS);
  }
}

function touchEntries(count: u32): u32 {
  let touched: u32 = 0;
  for (let i: u32 = 0; i < count; i++) touched += batch.touch(changetype<usize>(entryAt(batch.handleAt(i))));
  return touched;
}

/** The candidate where it is the one, which it nearly always is; else what a lookup by itself finds. */
function resolve(ids: usize, index: u32, version: u32, now: f64): u32 {
  const candidate = batch.handleAt(index);
  const entry = entryAt(candidate);
  const id = batch.idAt(ids, index);
  const isTheOne =
    candidate > UNKNOWN && sameId(entry, id) && entry.idLength == ID_CAPACITY && entry.version == version;
  const found = isTheOne || candidate == MISS ? candidate : findAlone(id, version);
  const handle = resume(found, now);
  return handle ? publicHandle(handle) : 0;
}

function findAlone(id: Entry, version: u32): u32 {
  const key = input();
  copyId(key, id);
  key.idLength = <u8>ID_CAPACITY;
  key.version = <u16>version;
  return find(hashOf(key), key);
}
