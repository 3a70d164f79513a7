// All studies: what a run measures apart from how long an operation takes on average.
import { contestants, mainContestants } from '../contestants.ts';
import type { Contestant } from '../contestants/cache.ts';
import type { Run } from '../results.ts';
import { studyBinary } from './binary.ts';
import { studyGrowth } from './growth.ts';
import { studyLatency } from './latency.ts';
import { studyMemory } from './memory.ts';
import { studyMisses } from './misses.ts';
import { studyParts } from './parts.ts';
import { studyPauses, type Load } from './pauses.ts';
import { studyStarts } from './starts.ts';
import { studyVariants } from './variants.ts';

export type Studies = Pick<
  Run,
  'latencies' | 'memory' | 'misses' | 'pauses' | 'growth' | 'variants' | 'parts' | 'starts' | 'binary'
>;

/** How much of each study. */
export interface Extent {
  readonly latency: readonly { readonly size: number; readonly samples: number; readonly rounds: number }[];
  readonly memory: { readonly size: number; readonly contestants: readonly Contestant[] };
  readonly misses: { readonly sizes: readonly number[]; readonly rounds: number };
  readonly pauses: { readonly load: Load; readonly rounds: number };
  readonly growth: { readonly size: number; readonly rounds: number };
  readonly variants: readonly { readonly size: number; readonly calls: number; readonly rounds: number }[];
  readonly parts: { readonly size: number; readonly passes: number; readonly rounds: number };
  /** Processes of each kind. */
  readonly starts: number;
}

export const QUICK: Extent = {
  latency: [{ size: 20_000, samples: 100_000, rounds: 1 }],
  memory: { size: 100_000, contestants: mainContestants },
  misses: { sizes: [1000, 20_000], rounds: 1 },
  pauses: { load: { size: 100_000, turnover: 1, rate: 200_000 }, rounds: 1 },
  growth: { size: 200_000, rounds: 1 },
  variants: [{ size: 20_000, calls: 200_000, rounds: 1 }],
  parts: { size: 20_000, passes: 30, rounds: 1 },
  starts: 5,
};

export const FULL: Extent = {
  latency: [
    { size: 20_000, samples: 300_000, rounds: 3 },
    { size: 1_000_000, samples: 300_000, rounds: 2 },
  ],
  memory: { size: 1_000_000, contestants },
  misses: { sizes: [1000, 20_000, 100_000, 1_000_000], rounds: 5 },
  pauses: { load: { size: 1_000_000, turnover: 1.2, rate: 100_000 }, rounds: 3 },
  growth: { size: 2_000_000, rounds: 3 },
  variants: [
    { size: 20_000, calls: 600_000, rounds: 3 },
    { size: 100_000, calls: 600_000, rounds: 3 },
  ],
  parts: { size: 20_000, passes: 90, rounds: 5 },
  starts: 15,
};

export async function runStudies(full: boolean, progress: (message: string) => void): Promise<Studies> {
  return await runExtent(full ? FULL : QUICK, progress);
}

export async function runExtent(extent: Extent, progress: (message: string) => void): Promise<Studies> {
  const { misses, pauses, growth } = extent;
  return {
    latencies: await inSequence(extent.latency, (part) => studyLatency(part, progress)),
    memory: await studyMemory(extent.memory, progress),
    misses: await studyMisses(misses.sizes, misses.rounds, progress),
    pauses: await studyPauses(pauses.load, pauses.rounds, progress),
    growth: await studyGrowth(growth.size, growth.rounds, progress),
    variants: await inSequence(extent.variants, (part) => studyVariants(part, progress)),
    parts: await studyParts(extent.parts, progress),
    starts: await studyStarts(extent.starts, progress),
    binary: studyBinary(),
  };
}

async function inSequence<T, Result>(items: readonly T[], study: (item: T) => Promise<Result[]>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(...(await study(item)));
  return results;
}
