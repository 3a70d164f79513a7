// What was measured of an operation, beside what was measured of the baseline.
import { findResult, type Result, type Run } from '../results.ts';
import { median, medianRatio } from '../statistics.ts';

export interface Entry extends Result {
  readonly nanoseconds: number;
  /** How many times as fast as the baseline; NaN where that has no such operation. */
  readonly ratio: number;
}

export function entryOf(result: Result, { operations, baseline }: Run): Entry {
  const usual = findResult(operations, { ...result, contestant: baseline });
  return { ...result, nanoseconds: median(result.rounds), ratio: medianRatio(usual?.rounds ?? [], result.rounds) };
}
