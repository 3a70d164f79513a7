// Many lookups at once. Each step is done for all ids before the next one, and what the next one loads is touched before:
// so the cache misses of many lookups overlap, where one lookup by itself waits for each of its own.
import { ID_CAPACITY } from "./layout";
import * as batch from "./memory/batch";
import { handleAt, overflow } from "./memory/group";
import { header } from "./memory/header";
import { lineAddress, touch } from "../memory/line";
import { Entry, entryAt, hasKey, keyWordOf, publicHandle } from "./memory/record";
import { resume } from "./cache";
import { matchTag, tagOf } from "../control";
import { multilinear } from "../multilinear";
import { find, homeGroupOf } from "./table";

/** What is known of an id after its home group was read, where it is not a handle: lines 0 and 1 are in the header page. */
const MISS: u32 = 0;
const UNKNOWN: u32 = 1;

/**
 * For each of `count` ids of 32 bytes at the address `ids`, what `lookUp` does to resume, in their order. The handle, as
 * users get it, or 0 is in the handles of the batch. `count` is at most BATCH_CAPACITY; the departures must be empty.
 */
export function findMany(ids: usize, count: u32, version: u32, now: f64): void {
  const keyWord = keyWordOf(ID_CAPACITY, version);
  locate(ids, count, keyWord);
  header().touched += touchGroups(count);
  readGroups(count);
  header().touched += touchEntries(count);
  for (let i: u32 = 0; i < count; i++) batch.setHandle(i, resolve(batch.idAt(ids, i), i, keyWord, now));
}

function locate(ids: usize, count: u32, keyWord: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const id = batch.idAt(ids, i);
    const hash = multilinear(id.id0, id.id1, id.id2, id.id3, keyWord);
    batch.setTag(i, tagOf(hash));
    batch.setGroup(i, homeGroupOf(hash));
  }
}

function touchGroups(count: u32): u32 {
  let touched: u32 = 0;
  for (let i: u32 = 0; i < count; i++) touched += touch(batch.groupAt(i));
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
  for (let i: u32 = 0; i < count; i++) touched += touch(lineAddress(batch.handleAt(i)));
  return touched;
}

/** The candidate where it is the one, which it nearly always is; else what a lookup by itself finds. */
function resolve(id: Entry, index: u32, keyWord: u32, now: f64): u32 {
  const candidate = batch.handleAt(index);
  const isTheOne = candidate > UNKNOWN && hasKey(entryAt(candidate), id.id0, id.id1, id.id2, id.id3, keyWord);
  const found = isTheOne || candidate == MISS ? candidate : findAlone(id, keyWord);
  const handle = resume(found, now);
  return handle ? publicHandle(handle) : 0;
}

function findAlone(id: Entry, keyWord: u32): u32 {
  const hash = multilinear(id.id0, id.id1, id.id2, id.id3, keyWord);
  return find(hash, id.id0, id.id1, id.id2, id.id3, keyWord);
}
