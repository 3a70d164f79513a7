// The fewest operations of a list that still differ.
import type { Comparison, Difference } from './compare.js';
import { WORDS } from './protocol.js';

const LIMIT_MILLISECONDS = 30_000;

/** Leaves out what can be left out, as long as what is left differs in anything, something could be, and there is time. */
export function shrink(comparison: Comparison, found: Difference): Difference {
  const end = performance.now() + LIMIT_MILLISECONDS;
  let best = cut(comparison, found);
  for (let before = Infinity; best.count < before && performance.now() < end;) {
    before = best.count;
    for (let size = best.count >> 1; size >= 1; size >>= 1) best = leaveOut(comparison, best, size, end);
  }
  return best;
}

/** Leaves out so many operations at a time, from the end to the beginning. */
function leaveOut(comparison: Comparison, found: Difference, size: number, end: number): Difference {
  let best = found;
  for (let start = best.count - size; start >= 0 && performance.now() < end; start -= size) {
    const smaller = comparison.run(without(best, start, size), best.count - size);
    if (smaller) best = cut(comparison, smaller);
    start = Math.min(start, best.count);
  }
  return best;
}

/** Without what comes after the difference. */
function cut(comparison: Comparison, found: Difference): Difference {
  return comparison.run(found.operations, found.at + 1) ?? found;
}

function without({ operations, count }: Difference, start: number, size: number): Float64Array {
  const left = new Float64Array((count - size) * WORDS);
  left.set(operations.subarray(0, start * WORDS));
  left.set(operations.subarray((start + size) * WORDS, count * WORDS), start * WORDS);
  return left;
}
