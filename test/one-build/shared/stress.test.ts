// Threads that read, write, take and delete at once. SHARED_STRESS_SECONDS: how long, instead of eight.
import { expect, test } from 'vitest';
import { attachCore, createShared } from '../programs/shared-core.js';
import { counters, inThreads, moduleOf, moduleWithout } from '../../support/shared-threads.js';

const SECONDS = Number(process.env.SHARED_STRESS_SECONDS ?? 8);

interface Run {
  readonly threads: number;
  readonly keys: number;
  readonly bytes: number;
  readonly roomy: boolean;
  readonly seconds: number;
  readonly sizes?: readonly number[];
  readonly stop?: Int32Array;
}

async function stress(module: object, run: Run) {
  const memory = createShared(module, run.bytes);
  const state = { pending: counters(run.keys), settled: counters(run.keys), present: counters(run.keys) };
  const milliseconds = run.seconds * 1000;
  const seed = Date.now() & 0xffffff;
  const options = Array.from({ length: run.threads }, (_, index) => {
    return { ...run, ...state, index, milliseconds, seed: seed + index };
  });
  const counts = await inThreads(module, memory, 'stress', options);
  const sum = (name: string) => counts.reduce((sum, count) => sum + count[name], 0);
  const names = ['operations', 'found', 'torn', 'stale', 'early', 'lost', 'dropped'];
  const sums = Object.fromEntries(names.map((name) => [name, sum(name)]));
  return { memory, ...sums } as { memory: object } & Record<string, number>;
}

const RUNS = [
  // Few keys in one shard: they meet.
  { threads: 2, keys: 8, bytes: 131_072, roomy: true },
  { threads: 4, keys: 64, bytes: 1_048_576, roomy: true },
  { threads: 3, keys: 2000, bytes: 1_048_576, roomy: false },
];

test.each(RUNS)(
  '$threads threads, $keys keys, $bytes bytes: nothing is torn, stale or lost',
  { timeout: SECONDS * 2000 + 60_000 },
  async (run) => {
    const module = moduleOf('shared');
    const { memory, ...counts } = await stress(module, { ...run, seconds: SECONDS / RUNS.length });
    console.log(JSON.stringify(counts));
    expect(counts).toMatchObject({ torn: 0, stale: 0, early: 0, lost: 0 });
    expect(counts.found).toBeGreaterThan(1000);
    const debug = attachCore(moduleOf('shared-debug'), memory, 0);
    expect(debug.core.check(), 'the number of the first invariant that does not hold').toBe(0);
  },
);

test(
  'without the validation of the sequence, values are torn: the test would see it',
  { timeout: 60_000 },
  async () => {
    const module = moduleWithout('shared-debug', 'assembly/shared/sequence/isUnchanged', (module) =>
      module.i32.const(1),
    );
    const sizes = [4000, 1400];
    const run = { threads: 3, keys: 3, bytes: 131_072, roomy: false, seconds: 40, sizes, stop: counters(1) };
    const { torn, stale } = await stress(module, run);
    console.log(JSON.stringify({ torn, stale }));
    expect(torn + stale).toBeGreaterThan(0);
  },
);

test('of all who take one session at once, exactly one gets it', { timeout: 120_000 }, async () => {
  const module = moduleOf('shared');
  const rounds = Number(process.env.SHARED_TAKE_ROUNDS ?? 20_000);
  const shared = { rounds, threads: 2, gate: counters(2), winners: counters(rounds + 1) };
  const memory = createShared(module, 1_048_576);
  const options = [
    { ...shared, index: 0 },
    { ...shared, index: 1 },
  ];
  const said = await inThreads(module, memory, 'takes', options);
  // On a machine that others use a thread may stand still with a lock for so long that another gives up: it has not won.
  console.log(JSON.stringify(said));
  expect(shared.winners.subarray(1).filter((count) => count !== 1)).toHaveLength(0);
});
