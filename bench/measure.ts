// Times every operation of every contestant, over several rounds.
import { findResult, type Result } from './results.ts';
import { rotated } from './rounds.ts';
import type { Runner, Timing } from './runners.ts';

export interface Plan extends Timing {
  readonly sizes: readonly Size[];
  readonly runners: readonly Runner[];
}

export interface Size {
  /** Sessions in the caches. */
  readonly size: number;
  readonly rounds: number;
  /** Rounds for those that are not the main ones (default: all). */
  readonly otherRounds?: number;
}

export async function measureAll(plan: Plan, progress: (message: string) => void): Promise<Result[]> {
  const { time, warmupTime } = plan;
  const results: Result[] = [];
  for (const { size, rounds, otherRounds = rounds } of plan.sizes) {
    for (let round = 0; round < rounds; round++) {
      const runners = plan.runners.filter(({ main }) => main || round < otherRounds);
      for (const { name, run } of rotated(runners, round)) {
        progress(`${size} sessions, round ${round + 1} of ${rounds}: ${name}`);
        const samples = await run({ size, time, warmupTime });
        for (const { operation, nanoseconds } of samples) {
          roundsOf(results, { size, operation, contestant: name }).push(nanoseconds);
        }
      }
    }
  }
  return results;
}

function roundsOf(results: Result[], measured: Omit<Result, 'rounds'>): number[] {
  let result = findResult(results, measured);
  if (!result) results.push((result = { ...measured, rounds: [] }));
  return result.rounds;
}
