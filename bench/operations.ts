// What is measured. An operation is under a microsecond, so what runs at a time is a pass: one operation for each id.
import type { Contestant } from './contestants.ts';
import * as loops from './loops.ts';
import type { Workload } from './workload.ts';

/** One pass. Returns the milliseconds of its timed part. */
export type Pass = () => number;

export interface Operation {
  readonly name: string;
  /** Sets up what all passes share. A pass makes one operation for each of the workload's ids. */
  prepare(contestant: Contestant, workload: Workload): Pass;
}

export const operations: readonly Operation[] = [
  { name: 'lookup hit', prepare: prepareHit },
  { name: 'lookup miss', prepare: prepareMiss },
  { name: 'add', prepare: prepareAdd },
  { name: 'add with eviction', prepare: prepareEviction },
  { name: 'remove', prepare: prepareRemove },
];

function prepareHit(contestant: Contestant, { size, ids, lookups }: Workload): Pass {
  const cache = contestant.create(size);
  loops.add(cache, ids);
  return () => time(size, () => loops.lookUp(cache, lookups));
}

function prepareMiss(contestant: Contestant, { size, ids, others }: Workload): Pass {
  const cache = contestant.create(size);
  loops.add(cache, ids);
  return () => time(0, () => loops.lookUp(cache, others));
}

/** Into a cache that was as full before, as that of a running server was. */
function prepareAdd(contestant: Contestant, { size, ids }: Workload): Pass {
  const cache = contestant.create(size);
  loops.add(cache, ids);
  return () => {
    for (const id of ids) cache.remove(id, cache.get(id)!);
    return time(size, () => loops.add(cache, ids));
  };
}

/** Two sets of ids push each other out in turn. */
function prepareEviction(contestant: Contestant, { size, ids, others }: Workload): Pass {
  const cache = contestant.createBounded(size);
  loops.add(cache, ids);
  let [next, last] = [others, ids];
  return () => {
    const elapsed = time(size, () => loops.add(cache, next));
    [next, last] = [last, next];
    return elapsed;
  };
}

function prepareRemove(contestant: Contestant, { size, ids, order, lookups }: Workload): Pass {
  const cache = contestant.create(size);
  return () => {
    const added = ids.map((id) => cache.add(id));
    const sessions = Array.from(order, (at) => added[at]);
    return time(size, () => loops.remove(cache, lookups, sessions));
  };
}

function time(expected: number, work: () => number): number {
  const start = performance.now();
  const count = work();
  const elapsed = performance.now() - start;
  if (count !== expected) throw new Error(`${count} of the calls succeeded, expected ${expected}`);
  return elapsed;
}
