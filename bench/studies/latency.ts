// Single operations, each timed by itself: what an average hides.
import { addNew, type Cache } from '../contestants/cache.ts';
import * as loops from '../loops.ts';
import type { Latency } from '../results.ts';
import { inTurns } from '../rounds.ts';
import { mediansOf } from '../statistics.ts';
import { NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import { createWorkload, randomIds } from '../workload.ts';
import { checkedContestant, compared } from './compared.ts';
import { expectSize } from './expect-size.ts';
import { runChild } from './run-child.ts';

export interface Task {
  readonly contestant: string;
  readonly size: number;
  /** Single operations of each kind that are timed. */
  readonly samples: number;
}

export type Answer = Omit<Latency, 'size' | 'contestant'>[];

export async function studyLatency(
  { size, samples, rounds }: { size: number; samples: number; rounds: number },
  progress: (message: string) => void,
): Promise<Latency[]> {
  const answers = await inTurns(compared, rounds, (contestant, round) => {
    progress(`latency with ${size} sessions, round ${round + 1} of ${rounds}: ${contestant}`);
    return runChild<Task, Answer>('latency', { contestant, size, samples });
  });
  return compared.flatMap((contestant, i) =>
    answers[i][0].map((_, at) =>
      summarize(
        size,
        contestant,
        answers[i].map((answer) => answer[at]),
      ),
    ),
  );
}

function summarize(size: number, contestant: string, rounds: Answer): Latency {
  const [{ operation }] = rounds;
  return { size, operation, contestant, ...mediansOf(rounds, ['p50', 'p99', 'p999', 'max', 'controlMax']) };
}

export function measure({ contestant: name, size, samples }: Task): Answer {
  const contestant = checkedContestant(name);
  const { ids, lookups, others } = createWorkload(size);
  const cache = contestant.createBounded(size);
  loops.add(cache, ids);
  const times = new Float64Array(samples);
  return [
    describe('lookup hit', times, () => timeGets(cache, lookups, times, samples)),
    describe('lookup miss', times, () => timeGets(cache, others, times, 0)),
    describe('add with eviction', times, () => timeAdds(cache, times, size)),
  ];
}

/** Times the operation twice, for the compiler's sake, and keeps the second. */
function describe(operation: string, times: Float64Array, run: () => void): Answer[number] {
  timeNothing(times);
  timeNothing(times);
  times.sort();
  const cost = percentile(times, 0.5);
  const controlMax = percentile(times, 1) - cost;
  run();
  globalThis.gc?.();
  run();
  times.sort();
  const less = (share: number): number => percentile(times, share) - cost;
  return { operation, p50: less(0.5), p99: less(0.99), p999: less(0.999), max: less(1), controlMax };
}

/** Of sorted times in milliseconds: nanoseconds. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * NANOSECONDS_PER_MILLISECOND;
}

function timeNothing(times: Float64Array): void {
  for (let i = 0; i < times.length; i++) {
    const start = performance.now();
    times[i] = performance.now() - start;
  }
}

function timeGets(cache: Cache, ids: readonly Buffer[], times: Float64Array, expected: number): void {
  let found = 0;
  for (let i = 0, at = 0; i < times.length; i++) {
    const id = ids[at];
    const start = performance.now();
    const session = cache.get(id);
    times[i] = performance.now() - start;
    if (session !== undefined) found++;
    if (++at === ids.length) at = 0;
  }
  if (found !== expected) throw new Error(`${found} of ${times.length} lookups were hits`);
}

function timeAdds(cache: Cache, times: Float64Array, size: number): void {
  const CHUNK = 1000;
  for (let i = 0; i < times.length; i += CHUNK) {
    const ids = randomIds(Math.min(CHUNK, times.length - i));
    for (let j = 0; j < ids.length; j++) {
      const start = performance.now();
      addNew(cache, ids[j]);
      times[i + j] = performance.now() - start;
    }
  }
  expectSize(cache, size);
}
