// Pages that the wrapper hands out as a view, for ids that `findMany` reads where they are.
import { ID_CAPACITY, LINES_PER_PAGE, PAGE_SIZE } from "./layout";
import { header } from "./memory/header";
import { wipePage } from "../memory/line";
import { freeLine } from "./lines";
import { reservePages, takePage } from "./pages";

/**
 * The address of a buffer for so many ids; 0 when memory can't grow. A smaller one from before becomes lines, which no view
 * reaches any more: a growth, even by nothing, detaches them all.
 */
export function idBuffer(ids: u32): usize {
  const h = header();
  const pages = <u32>((<u64>ids * ID_CAPACITY + PAGE_SIZE - 1) / PAGE_SIZE);
  if (pages > h.bufferPages && !replaceBuffer(pages)) return 0;
  return <usize>h.buffer * PAGE_SIZE;
}

function replaceBuffer(pages: u32): bool {
  if (!reservePages(pages) || memory.grow(0) < 0) return false;
  const h = header();
  for (let page = h.buffer; page < h.buffer + h.bufferPages; page++) freePage(page);
  h.buffer = h.pages;
  h.bufferPages = pages;
  while (pages--) takePage();
  return true;
}

/** What users wrote is no generation of a line either. */
function freePage(page: u32): void {
  wipePage(page);
  for (let line: u32 = 0; line < LINES_PER_PAGE; line++) freeLine(page * LINES_PER_PAGE + line);
}
