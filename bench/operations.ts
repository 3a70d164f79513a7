// What is measured. An operation is under a microsecond, so what runs at a time is a pass: many of them in a row.
import { addExpiring, addNew, type Cache, type Contestant } from './contestants/cache.ts';
import * as loops from './loops.ts';
import type { Workload } from './workload.ts';
import { createZipfMix } from './zipf.ts';

export interface Pass {
  /** Operations in one pass. */
  readonly calls: number;
  /** One pass. Returns the milliseconds of its timed part. */
  run(): number;
}

export interface Operation {
  readonly name: string;
  /** Sets up what all passes share. Undefined: this contestant has no such operation. */
  prepare(contestant: Contestant, workload: Workload): Pass | undefined;
}

/** Seconds: of a session that stays, of one that expires, and when it is flushed. */
const LONG = 300;
const SHORT = 10;
const FLUSH_AFTER = 60;

const all: readonly Operation[] = [
  { name: 'lookup hit', prepare: prepareHit },
  { name: 'lookup miss', prepare: prepareMiss },
  { name: 'add', prepare: prepareAdd },
  { name: 'add with eviction', prepare: prepareEviction },
  { name: 'remove', prepare: prepareRemove },
  { name: 'take', prepare: prepareTake },
  { name: 'Zipf mix', prepare: prepareMix },
  { name: 'flush 10% expired', prepare: prepareFlush },
];

export const operations: readonly Operation[] = all.map(({ name, prepare }) => ({
  name,
  prepare: (contestant, workload) =>
    (contestant.operations?.includes(name) ?? true) ? prepare(contestant, workload) : undefined,
}));

function prepareHit(contestant: Contestant, { size, ids, lookups }: Workload): Pass {
  const lookUp = prepareLookups(fill(contestant, ids), lookups);
  return { calls: size, run: () => time(size, lookUp) };
}

function prepareMiss(contestant: Contestant, { size, ids, others }: Workload): Pass {
  const lookUp = prepareLookups(fill(contestant, ids), others);
  return { calls: size, run: () => time(0, lookUp) };
}

/** Into a cache that was as full before, as that of a running server was. */
function prepareAdd(contestant: Contestant, { size, ids }: Workload): Pass {
  const cache = fill(contestant, ids);
  const run = () => {
    loops.take(cache, ids);
    return time(size, () => loops.add(cache, ids));
  };
  return { calls: size, run };
}

/** Two sets of ids push each other out in turn. */
function prepareEviction(contestant: Contestant, { size, ids, others }: Workload): Pass {
  const cache = contestant.createBounded(size);
  loops.add(cache, ids);
  let [next, last] = [others, ids];
  const run = () => {
    const elapsed = time(size, () => loops.add(cache, next));
    [next, last] = [last, next];
    return elapsed;
  };
  return { calls: size, run };
}

function prepareRemove(contestant: Contestant, { size, ids, order, lookups }: Workload): Pass {
  const cache = contestant.create(size);
  const run = () => {
    const added = ids.map((id) => addNew(cache, id));
    const sessions = Array.from(order, (at) => added[at]);
    return time(size, () => loops.remove(cache, lookups, sessions));
  };
  return { calls: size, run };
}

function prepareTake(contestant: Contestant, { size, ids, lookups }: Workload): Pass {
  const cache = contestant.create(size);
  const run = () => {
    loops.add(cache, ids);
    return time(size, () => loops.take(cache, lookups));
  };
  return { calls: size, run };
}

/** One pass before the first: then what is held is what the mix has left. */
function prepareMix(contestant: Contestant, { size, ids }: Workload): Pass {
  const cache = contestant.createBounded(size);
  loops.add(cache, ids);
  const mix = createZipfMix(size);
  contestant.prepare?.(mix.ids);
  const run = () => {
    contestant.prepare?.(mix.renew());
    return time(mix.ids.length, () => loops.mix(cache, mix.ids, mix.isNew));
  };
  run();
  return { calls: mix.ids.length, run };
}

/** Nanoseconds are per session flushed, not per session held. Those that expire are spread over all, and come back. */
function prepareFlush(contestant: Contestant, { size, lookups }: Workload): Pass | undefined {
  const cache = contestant.createExpiring?.(size);
  if (!cache) return undefined;
  const expiring = lookups.slice(0, size / 10);
  for (const id of lookups.slice(expiring.length)) addExpiring(cache, id, LONG);
  const run = () => {
    for (const id of expiring) addExpiring(cache, id, SHORT);
    return time(expiring.length, () => cache.flush(FLUSH_AFTER));
  };
  return { calls: expiring.length, run };
}

function fill(contestant: Contestant, ids: readonly Buffer[]): Cache {
  const cache = contestant.create(ids.length);
  loops.add(cache, ids);
  return cache;
}

function prepareLookups(cache: Cache, ids: readonly Buffer[]): () => number {
  const lookups = cache.prepareLookups?.(ids);
  return lookups ? () => lookups.run() : () => loops.lookUp(cache, ids);
}

function time(expected: number, work: () => number): number {
  const start = performance.now();
  const count = work();
  const elapsed = performance.now() - start;
  if (count !== expected) throw new Error(`${count} of the calls succeeded, expected ${expected}`);
  return elapsed;
}
