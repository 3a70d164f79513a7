// Workers that are terminated at any moment, and one that holds a lock and does not die. SHARED_KILLS: how many, instead of 30.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { SharedSessionCache } from '../../../src/shared.js';
import { SHARD_LOCK, SHARDS } from '../../../src/shared/layout.generated.js';
import { attachCore } from '../programs/shared-core.js';
import { memoryOf } from '../../support/shared.js';
import { moduleOf } from '../../support/shared-threads.js';

const KILLS = Number(process.env.SHARED_KILLS ?? 30);
const KEYS = 40;

async function startWorker(cache: SharedSessionCache): Promise<Worker> {
  const worker = new Worker(new URL('../programs/shared-restless.js', import.meta.url), {
    workerData: { token: cache.token, keys: KEYS },
  });
  await once(worker, 'message');
  return worker;
}

/** What is there is whole. Returns how long the longest lookup took, in milliseconds. */
function lookAtAll(cache: SharedSessionCache): number {
  let longest = 0;
  for (let key = 0; key < KEYS; key++) {
    const began = performance.now();
    const found = cache.get(Uint8Array.of(key, 7));
    longest = Math.max(longest, performance.now() - began);
    if (found && found.some((byte) => byte !== found[0])) expect.fail('a session that is half of one');
  }
  return longest;
}

test(`after each of ${KILLS} terminations the others go on`, { timeout: 60_000 + KILLS * 1000 }, async () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  let workers = await Promise.all([startWorker(cache), startWorker(cache)]);
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(Math.random() * 10);
    await workers[0].terminate();
    // The ends of threads are heard of before that.
    const before = cache.stats.lockTimeouts;
    lookAtAll(cache);
    expect(cache.stats.lockTimeouts - before, 'locks that were not to be had').toBe(0);
    workers = [workers[1], await startWorker(cache)];
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  console.log(`${KILLS + 2} terminations, ${cache.stats.recoveries} shards made whole`);
  expect(attachCore(moduleOf('shared-debug'), memoryOf(cache), 0).core.check()).toBe(0);
});

test('who waits for one that is stuck gives up within 50 ms, and goes on', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  const ids = Array.from({ length: 20 }, (_, i) => Uint8Array.of(i));
  for (const id of ids) cache.set(id, 0x0303, Uint8Array.of(1), 100);
  const stuck = SharedSessionCache.attach(cache.token);
  // The second owner has the lock of the first shard.
  new Int32Array(memoryOf(cache).buffer)[(SHARDS + SHARD_LOCK) / 4] = 2;
  const waits: number[] = [];
  const kept = ids.map((id) => {
    const began = performance.now();
    const isKept = cache.set(id, 0x0303, Uint8Array.of(2), 100);
    if (!isKept) waits.push(performance.now() - began);
    return isKept;
  });
  const waited = waits.length;
  expect(waited).toBeGreaterThan(0);
  // The shortest: others use the machine, too.
  expect(Math.min(...waits)).toBeLessThan(50);
  expect(cache.stats).toMatchObject({ lockTimeouts: waited, lockWaits: waited });
  // Lookups wait for nobody.
  expect(ids.map((id, i) => cache.get(id)?.[0] === (kept[i] ? 2 : 1))).not.toContain(false);
  expect(stuck.size).toBe(20);
});

/** A thread that gets the lock of the first shard, and ends with it. */
const ending = (end: string) => `
  const { workerData: { token, library } } = require('node:worker_threads');
  import(library).then(({ SharedSessionCache }) => {
    const cache = SharedSessionCache.attach(token);
    // It is the second owner.
    new Int32Array(cache.token.memory.buffer)[${(SHARDS + SHARD_LOCK) / 4}] = 2;
    ${end}
  });`;

test.each([
  ['an uncaught exception', "throw new Error('on purpose')"],
  ['exhausted memory', 'for (const all = []; ; ) all.push(new Array(100_000).fill(1.5));'],
  ['its own exit', 'process.exit(1)'],
])('a worker that ends by %s leaves no lock', async (_, end) => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  const library = new URL('../../../dist/shared.js', import.meta.url).href;
  const workerData = { token: cache.token, library };
  const worker = new Worker(ending(end), { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: 32 } });
  worker.on('error', () => {});
  await new Promise((resolve) => worker.on('exit', resolve));
  expect(cache.stats.recoveries).toBe(1);
  for (let i = 0; i < 20; i++) expect(cache.set(Uint8Array.of(i), 0x0303, Uint8Array.of(1), 1)).toBe(true);
});

test('a thread that is told of by hand is made good for, too', async () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  const ended: (() => void)[] = [];
  const worker = { threadId: 4711, once: (_: 'exit', listener: () => void) => void ended.push(listener) };
  cache.watch(worker);
  const { me } = attachCore(moduleOf('shared'), memoryOf(cache), 4712);
  new Int32Array(memoryOf(cache).buffer)[(SHARDS + SHARD_LOCK) / 4] = me;
  ended[0]();
  expect(cache.stats.recoveries).toBe(1);
  for (let i = 0; i < 20; i++) expect(cache.set(Uint8Array.of(i), 0x0303, Uint8Array.of(1), 1)).toBe(true);
});
