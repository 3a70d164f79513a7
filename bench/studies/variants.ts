// This library with ids and timeouts that are hard on other tables, beside the usual ones.
import { randomFillSync } from 'node:crypto';
import { SessionCache, type Session } from '../../dist/index.js';
import type { Variant } from '../results.ts';
import { inTurns } from '../rounds.ts';
import { median } from '../statistics.ts';
import { NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import { createWorkload, type Workload } from '../workload.ts';
import { expectSize } from './expect-size.ts';
import { runChild } from './run-child.ts';
import { makeSession, randomId } from './sessions.ts';

const PREFIX_LENGTH = 28;
const EQUAL_TIMEOUT = 50_000;
/** In whole seconds, as OpenSSL has them. */
const LONGEST_TIMEOUT = 100_000;

const RANDOM_IDS = 'random ids';
const PREFIXED_IDS = `ids with a common prefix of ${PREFIX_LENGTH} bytes`;
const EQUAL_TIMEOUTS = 'equal timeouts';
const MIXED_TIMEOUTS = 'mixed timeouts';

interface Kind {
  readonly variant: string;
  readonly usual: string;
  readonly operations: readonly (keyof typeof operations)[];
}

const kinds: readonly Kind[] = [
  { variant: RANDOM_IDS, usual: RANDOM_IDS, operations: ['add', 'lookup hit'] },
  { variant: PREFIXED_IDS, usual: RANDOM_IDS, operations: ['add', 'lookup hit'] },
  { variant: EQUAL_TIMEOUTS, usual: EQUAL_TIMEOUTS, operations: ['add', 'addSession alone', 'add with eviction'] },
  { variant: MIXED_TIMEOUTS, usual: EQUAL_TIMEOUTS, operations: ['add', 'addSession alone', 'add with eviction'] },
];

export interface Task {
  readonly variant: string;
  readonly size: number;
  /** Measured calls of each operation, in passes over all ids. */
  readonly calls: number;
}

/** Nanoseconds, the median over passes, by operation. */
export type Answer = Record<string, number>;

export async function studyVariants(
  { size, calls, rounds }: { size: number; calls: number; rounds: number },
  progress: (message: string) => void,
): Promise<Variant[]> {
  const answers = await inTurns(kinds, rounds, ({ variant }, round) => {
    progress(`${variant}, ${size} sessions, round ${round + 1} of ${rounds}`);
    return runChild<Task, Answer>('variants', { variant, size, calls });
  });
  return kinds.flatMap(({ variant, usual, operations }, i) =>
    operations.map((operation) => ({
      size,
      operation,
      variant,
      usual,
      rounds: answers[i].map((answer) => answer[operation]),
    })),
  );
}

export function measure({ variant, size, calls }: Task): Answer {
  const kind = kinds.find((kind) => kind.variant === variant);
  if (!kind) throw new Error(`no variant is called ${variant}`);
  const workload = createWorkload(size);
  if (variant === PREFIXED_IDS) setPrefix(workload);
  const timeoutOf =
    variant === MIXED_TIMEOUTS ? () => Math.floor(Math.random() * LONGEST_TIMEOUT) : () => EQUAL_TIMEOUT;
  return Object.fromEntries(
    kind.operations.map((name) => [name, medianOfPasses(operations[name](workload, timeoutOf), size, calls)]),
  );
}

function medianOfPasses(pass: () => number, size: number, calls: number): number {
  const passes = Math.max(3, Math.ceil(calls / size));
  // The first third is for the compiler, and for a table that was as full before.
  for (let i = 0; i < passes / 3; i++) pass();
  const times = Array.from({ length: passes }, pass);
  return (median(times) / size) * NANOSECONDS_PER_MILLISECOND;
}

/** Milliseconds of the timed part. */
type Pass = () => number;
type Prepare = (workload: Workload, timeoutOf: () => number) => Pass;

const operations = {
  add: prepareAdd,
  'addSession alone': prepareAddAlone,
  'add with eviction': prepareEviction,
  'lookup hit': prepareHit,
} satisfies Record<string, Prepare>;

/** As in the operations of the benchmark, an add makes its session. */
function prepareAdd({ size, ids }: Workload, timeoutOf: () => number): Pass {
  const cache = new SessionCache({ cacheSize: 0 });
  const timeouts = Float64Array.from(ids, timeoutOf);
  return () => {
    cache.flushSessions(0);
    const elapsed = timeMakesAndAdds(cache, ids, timeouts);
    expectSize(cache, size);
    return elapsed;
  };
}

function prepareAddAlone({ size, ids }: Workload, timeoutOf: () => number): Pass {
  const cache = new SessionCache({ cacheSize: 0 });
  return () => {
    cache.flushSessions(0);
    const elapsed = timeAdds(cache, makeSessions(ids, timeoutOf));
    expectSize(cache, size);
    return elapsed;
  };
}

/** Fresh ids in each pass: what expires late is still there from passes before, and would be replaced. */
function prepareEviction({ size, ids }: Workload, timeoutOf: () => number): Pass {
  const cache = new SessionCache({ cacheSize: size });
  timeAdds(cache, makeSessions(ids, timeoutOf));
  return () => {
    const fresh = Array.from(ids, randomId);
    const timeouts = Float64Array.from(ids, timeoutOf);
    const before = cache.stats.cacheFull;
    const elapsed = timeMakesAndAdds(cache, fresh, timeouts);
    const evicted = cache.stats.cacheFull - before;
    if (evicted !== size) throw new Error(`${evicted} sessions were evicted, ${size} were added`);
    return elapsed;
  };
}

function prepareHit({ size, ids, lookups }: Workload, timeoutOf: () => number): Pass {
  const cache = new SessionCache({ cacheSize: size });
  timeAdds(cache, makeSessions(ids, timeoutOf));
  return () => {
    const [elapsed, found] = timeGets(cache, lookups);
    if (found !== size) throw new Error(`${found} of ${size} sessions were found`);
    return elapsed;
  };
}

function timeMakesAndAdds(cache: SessionCache, ids: readonly Buffer[], timeouts: Float64Array): number {
  const start = performance.now();
  for (let i = 0; i < ids.length; i++) cache.addSession(makeSession(ids[i], timeouts[i]));
  return performance.now() - start;
}

function timeAdds(cache: SessionCache, sessions: readonly Session[]): number {
  const start = performance.now();
  for (let i = 0; i < sessions.length; i++) cache.addSession(sessions[i]);
  return performance.now() - start;
}

function timeGets(cache: SessionCache, ids: readonly Buffer[]): [number, number] {
  let found = 0;
  const start = performance.now();
  for (let i = 0; i < ids.length; i++) if (cache.getSession(ids[i]) !== undefined) found++;
  return [performance.now() - start, found];
}

function makeSessions(ids: readonly Buffer[], timeoutOf: () => number): Session[] {
  return ids.map((id) => makeSession(id, timeoutOf()));
}

/** The four bytes after the prefix count, so that no two are alike. */
function setPrefix({ ids, order, lookups, others }: Workload): void {
  const prefix = randomFillSync(Buffer.alloc(PREFIX_LENGTH));
  [...ids, ...others].forEach((id, i) => {
    prefix.copy(id);
    id.writeUInt32BE(i, PREFIX_LENGTH);
  });
  lookups.forEach((id, i) => ids[order[i]].copy(id));
}
