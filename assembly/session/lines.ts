// The allocator of lines. Entries and the nodes of the expiry index come from the same free list.
import { LINES_PER_PAGE } from "./layout";
import { header } from "./memory/header";
import { entryAt, wipeLine } from "./memory/record";
import { takePage } from "./pages";

function available(): u32 {
  const h = header();
  return h.freeLineCount + (h.freshEnd - h.freshLine);
}

/**
 * Makes sure that `count` lines (at most a page of them) can be taken; false when memory can't grow.
 * What is left of the current slab goes to the free list first, so no line is lost.
 */
export function reserveLines(count: u32): bool {
  const h = header();
  if (available() >= count) return true;
  const page = takePage();
  if (!page) return false;
  while (h.freshLine < h.freshEnd) pushFree(h.freshLine++);
  h.freshLine = page * LINES_PER_PAGE;
  h.freshEnd = h.freshLine + LINES_PER_PAGE;
  return true;
}

/** Pages that so many more lines take. */
export function pagesForLines(count: u32): u32 {
  const missing = count > available() ? count - available() : 0;
  return (missing + LINES_PER_PAGE - 1) / LINES_PER_PAGE;
}

/** Takes a line of zeros. It must have been reserved. */
export function takeLine(): u32 {
  const h = header();
  const line = h.freeLines;
  if (!line) {
    assert(h.freshLine < h.freshEnd);
    return h.freshLine++;
  }
  const entry = entryAt(line);
  h.freeLines = entry.later;
  h.freeLineCount--;
  entry.later = 0;
  return line;
}

/** Wipes a line and gives it back. */
export function freeLine(line: u32): void {
  wipeLine(line);
  pushFree(line);
}

function pushFree(line: u32): void {
  const h = header();
  entryAt(line).later = h.freeLines;
  h.freeLines = line;
  h.freeLineCount++;
}
