// How long sessions live.
import { expect, test } from 'vitest';
import { mapStore } from '../../support/map-store.js';
import { stand, visit } from '../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

test('a deadline of the whole chain: renewed sessions inherit it', async () => {
  const clock = { now: 1_800_000_000 };
  const { port, binding } = await stand({ now: () => clock.now, maxLifetime: 1000, timeout: 400 });
  let { session } = await visit(port);
  for (let n = 0; n < 3; n++) {
    clock.now += 300;
    const again = await visit(port, { session });
    expect(again.resumed).toBe(true);
    session = again.session;
  }
  clock.now += 101;
  expect((await visit(port, { session })).resumed).toBe(false);
  expect(binding.stats.notResumed.unknown).toBe(1);
});

test('a store that keeps too long is told: at the deadline the session is expired', async () => {
  const clock = { now: 1_800_000_000 };
  for (const maxVersion of VERSIONS) {
    const map = new Map<string, Uint8Array>();
    const { port, binding } = await stand({ now: () => clock.now, maxLifetime: 1000, cache: mapStore(map) });
    const { session } = await visit(port, { maxVersion });
    const held = map.size;
    clock.now += 1001;
    expect((await visit(port, { maxVersion, session })).resumed).toBe(false);
    expect(binding.stats.notResumed.expired).toBe(1);
    expect(map.size).toBe(2 * held - 1);
  }
});

test('nothing is stored for less than a second, which for some stores is for ever', async () => {
  const clock = { now: 1_800_000_000 };
  const timeouts: number[] = [];
  const store = mapStore();
  const set: typeof store.set = (id, version, data, timeout) => {
    timeouts.push(timeout);
    return store.set(id, version, data, timeout);
  };
  const { port } = await stand({ now: () => clock.now, maxLifetime: 100, timeout: 40.5, cache: { ...store, set } });
  let { session } = await visit(port);
  for (clock.now += 70; clock.now <= 1_800_000_099.5; clock.now += 29.5) {
    const again = await visit(port, { session });
    expect(again.resumed).toBe(true);
    session = again.session;
  }
  expect(timeouts).toEqual([40, 40, 30]);
});
