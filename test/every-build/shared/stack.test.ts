// Where the stack is exhausted an operation ends anywhere, in the wrapper or in the core, which may then have a lock.
import { expect, test } from 'vitest';
import { SharedSessionCache } from '../../../src/shared.js';
import { withStackOf } from '../../support/exhaust.js';
import { expectIntact } from '../../support/shared.js';

const ID = Uint8Array.of(1, 2, 3);
const OTHER = Uint8Array.of(7);
const VERSION = 0x0303;
const MOST_FRAMES = 2000;
const STEP = 5;

const data = (stamp: number) => new Uint8Array(1000).fill(stamp);

test.each<[string, (cache: SharedSessionCache, frames: number) => unknown]>([
  ['set', (cache, frames) => cache.set(ID, VERSION, data(frames & 0xff), 100)],
  ['get', (cache) => cache.get(ID)],
  ['take', (cache) => cache.take(ID)],
  ['delete', (cache) => cache.delete(ID)],
  ['retire', (cache) => cache.retire(ID)],
  ['flush', (cache) => cache.flush(0)],
])('%s with next to no stack leaves a cache that works', (_, operate) => {
  const cache = SharedSessionCache.create({ bytes: 131_072, now: () => 1 });
  let failed = 0;
  for (let frames = 0; frames < MOST_FRAMES; frames += STEP) {
    cache.set(ID, VERSION, data(1), 100);
    cache.set(OTHER, VERSION, data(2), 100);
    if (withStackOf(frames, () => operate(cache, frames)).error) failed++;
    // The next operation makes good what was left.
    const found = cache.get(ID);
    if (found && !Buffer.from(found).equals(data(found[0]))) expect.fail('half of a session');
    expectIntact(cache);
  }
  expect(failed).toBeGreaterThan(0);
  expect(failed).toBeLessThan(MOST_FRAMES / STEP);
  expect(cache.stats.lockTimeouts).toBe(0);
  expect(cache.set(ID, VERSION, data(9), 100) && cache.size > 0).toBe(true);
});
