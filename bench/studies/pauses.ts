// How long the garbage collector and the event loop stand still while sessions with data are held, and come and go.
import { constants, monitorEventLoopDelay, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from '../contestants/cache.ts';
import type { Pauses } from '../results.ts';
import { inTurns } from '../rounds.ts';
import { mediansOf } from '../statistics.ts';
import { MILLISECONDS_PER_SECOND, NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import { checkedContestant, compared } from './compared.ts';
import { expectSize } from './expect-size.ts';
import { runChild } from './run-child.ts';
import { makeSessionWithData, randomId } from './sessions.ts';

/** Sessions between two turns of the event loop, at most. */
const BATCH = 100;
/** Of which the median over rounds counts. */
const MEDIANS = [
  'longestCollection',
  'longestScavenge',
  'longestWhileFilling',
  'totalCollection',
  'forcedCollection',
  'longestLoopDelay',
] as const;

/** Once held, so many sessions are added for each of those, each in the place of the oldest, at so many a second. */
export interface Load {
  readonly size: number;
  readonly turnover: number;
  readonly rate: number;
}

export interface Task extends Load {
  readonly contestant: string;
}

export type Answer = Omit<Pauses, 'size' | 'contestant' | 'worstCollection'>;

export async function studyPauses(load: Load, rounds: number, progress: (message: string) => void): Promise<Pauses[]> {
  const { size } = load;
  const answers = await inTurns(compared, rounds, (contestant, round) => {
    progress(`pauses with ${size} sessions, round ${round + 1} of ${rounds}: ${contestant}`);
    return runChild<Task, Answer>('pauses', { contestant, ...load });
  });
  return compared.map((contestant, i) => summarize(size, contestant, answers[i]));
}

function summarize(size: number, contestant: string, rounds: readonly Answer[]): Pauses {
  const worstCollection = Math.max(...rounds.map(({ longestCollection }) => longestCollection));
  return { size, contestant, worstCollection, ...mediansOf(rounds, MEDIANS) };
}

export async function measure({ contestant: name, size, turnover, rate }: Task): Promise<Answer> {
  const cache = checkedContestant(name).createBounded(size);
  const filling = observe();
  for (let added = 0; added < size; added += BATCH) {
    addSome(cache, Math.min(BATCH, size - added));
    await new Promise(setImmediate);
  }
  const filled = await filling.stop();
  const churning = observe();
  await churn(cache, size * turnover, rate);
  const churned = await churning.stop();
  expectSize(cache, size);
  return {
    longestCollection: longest(churned.collections),
    longestScavenge: longest(churned.collections.filter(isScavenge)),
    longestWhileFilling: longest(filled.collections),
    totalCollection: churned.collections.reduce((sum, { duration }) => sum + duration, 0),
    forcedCollection: timeCollection(),
    longestLoopDelay: churned.longestLoopDelay,
  };
}

function addSome(cache: Cache, count: number): void {
  for (let i = 0; i < count; i++) {
    const id = randomId();
    cache.put(id, makeSessionWithData(id));
  }
}

/** As connections come: few at each turn of the loop, more where the loop was late. */
async function churn(cache: Cache, count: number, rate: number): Promise<void> {
  const start = performance.now();
  for (let added = 0; added < count;) {
    const due = ((performance.now() - start) * rate) / MILLISECONDS_PER_SECOND;
    const some = Math.min(BATCH, Math.ceil(due) - added, count - added);
    if (some > 0) {
      addSome(cache, some);
      added += some;
      await new Promise(setImmediate);
    } else {
      await sleep(1);
    }
  }
}

interface Observed {
  readonly collections: readonly PerformanceEntry[];
  readonly longestLoopDelay: number;
}

function observe(): { stop(): Promise<Observed> } {
  const collections: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => void collections.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return {
    async stop() {
      delay.disable();
      // Entries arrive in a later turn.
      await sleep(10);
      observer.disconnect();
      return { collections, longestLoopDelay: delay.max / NANOSECONDS_PER_MILLISECOND };
    },
  };
}

function isScavenge(entry: PerformanceEntry): boolean {
  return (entry as unknown as { detail: { kind: number } }).detail.kind === constants.NODE_PERFORMANCE_GC_MINOR;
}

function longest(collections: readonly PerformanceEntry[]): number {
  return Math.max(0, ...collections.map(({ duration }) => duration));
}

function timeCollection(): number {
  const start = performance.now();
  globalThis.gc?.();
  return performance.now() - start;
}
