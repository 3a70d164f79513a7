// The allocator of pages: segments of the hash table and slabs of lines.
import { header } from "./memory/header";

/** Memory grows by this part of itself, a page at least: each growth detaches the wrapper's views, so not too often. */
const GROWTH = 32;

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
    const step = min(max(size / GROWTH, 1), h.pageLimit - size);
    if (memory.grow(step) < 0 && memory.grow(1) < 0) return 0;
  }
  return h.pages++;
}
