// The allocator of pages: segments of the hash table and slabs of lines.
import { LINES_PER_PAGE, SEGMENT_LIMIT } from "./layout";
import { header } from "./memory/header";

/** Memory grows by this part of itself, a page at least: each growth detaches the wrapper's views, so not too often. */
const GROWTH = 8;
/**
 * From so many pages (16 MiB) on, V8 begins to collect garbage at many a growth, and goes on with it for 5 to 10 ms at one that
 * comes before it is done. Then memory grows to what a full cache takes, where that is known, or doubles.
 */
const LARGE: u32 = 256;
/** 128 MiB. Where so much more would be reported to V8 as half of what a heap may have, it would stop for all of a collection. */
const LARGEST_STEP: u32 = 2048;

/** Makes sure that memory need not grow for so many pages; false when it can't. */
export function reservePages(count: u32): bool {
  const h = header();
  if (count > h.pageLimit - h.pages) return false;
  const spare = <u32>memory.size() - h.pages;
  return count <= spare || memory.grow(count - spare) >= 0;
}

/** Hands out a page of zeros; 0 when memory can't grow. */
export function takePage(): u32 {
  const h = header();
  if (h.pages >= h.pageLimit) return 0;
  const size = <u32>memory.size();
  if (h.pages == size) {
    const step = min(max(growth(size), 1), h.pageLimit - size);
    if (memory.grow(step) < 0 && memory.grow(1) < 0) return 0;
  }
  return h.pages++;
}

/** Pages to grow by, none where a page will do. A page that was not used yet takes no memory of the machine. */
function growth(size: u32): u32 {
  if (size < LARGE) return size / GROWTH;
  const full = pagesOfFullCache();
  return full > size ? min(full - size, size) : min(size, LARGEST_STEP);
}

/** With a segment for as few entries as it can come to have on average; 0 where the cache has no limit. */
function pagesOfFullCache(): u32 {
  const capacity = header().capacity;
  return capacity / LINES_PER_PAGE + capacity / (SEGMENT_LIMIT / 2);
}
