// The binding with a cache that threads share, which is its default.
import { describe, expect, test } from 'vitest';
import { SharedSessionCache } from '../../../src/shared.js';
import { mapStore } from '../../support/map-store.js';
import { expectIntact, isInMemory } from '../../support/shared.js';
import { stand, visit, visits } from '../../support/tls.js';

const hex = (id: Uint8Array) => Buffer.from(id).toString('hex');

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
  const only = { minVersion: version, maxVersion: version };

  test('is resumed by another server with the same cache', async () => {
    const cache = SharedSessionCache.create();
    const first = await stand({ cache }, only);
    const second = await stand({ cache: SharedSessionCache.attach(cache.token) }, only);
    const { resumed, session } = await visit(first.port);
    const again = await visit(second.port, { session });
    expect([resumed, again.resumed]).toEqual([false, true]);
    expect(await visits(first.port, 3, { session: again.session })).toEqual([true, true, true]);
    expect(second.binding.stats).toMatchObject({ resumed: 1, storeErrors: 0, cache: { hits: 4 } });
    expectIntact(cache);
  });

  test('by default it is in one of its own, and stats show its counters', async () => {
    const { port, binding } = await stand({}, only);
    expect(await visits(port, 3)).toEqual([false, true, true]);
    expect(binding.stats).toMatchObject({ resumed: 2, cache: { hits: 2, evictions: 0, recoveries: 0 } });
  });

  test('who is given a store of another kind shows none', async () => {
    const { port, binding } = await stand({ cache: mapStore() }, only);
    expect(await visits(port, 2)).toEqual([false, true]);
    expect(binding.stats.cache).toBeUndefined();
  });
});

/** A store that notes its hints. */
function noting() {
  const heirs: boolean[] = [];
  const stored: string[] = [];
  const retired: string[] = [];
  const store = mapStore();
  const cache = {
    ...store,
    set(...args: Parameters<typeof store.set>) {
      stored.push(hex(args[0]));
      heirs.push(args[4] === true);
      return store.set(...args);
    },
    retire: (id: Uint8Array) => void retired.push(hex(id)),
  };
  return { cache, heirs, stored, retired };
}

test.each([false, true])(
  'TLS 1.3, single use %j: what was used and its twin are retired, what follows are heirs',
  async (singleUse) => {
    const { cache, heirs, stored, retired } = noting();
    const { port } = await stand({ cache, singleUse }, { minVersion: 'TLSv1.3' });
    expect(await visits(port, 2)).toEqual([false, true]);
    expect(heirs).toEqual(stored.map((_, i) => i >= stored.length / 2));
    // The client has the last ticket of two.
    const [twin, used] = stored;
    expect(retired).toEqual(singleUse ? [twin] : [used, twin]);
  },
);

test('TLS 1.2: nothing is retired, since one session is resumed again and again', async () => {
  const { cache, heirs, retired } = noting();
  const { port } = await stand({ cache }, { maxVersion: 'TLSv1.2' });
  expect(await visits(port, 3)).toEqual([false, true, true]);
  expect({ heirs, retired }).toEqual({ heirs: [false], retired: [] });
});

test('a session that was revoked is nowhere in the cache', async () => {
  const cache = SharedSessionCache.create();
  const { port, binding, server } = await stand({ cache }, { minVersion: 'TLSv1.3' });
  server.on('secureConnection', (socket) => socket.on('close', () => binding.revoke(socket)));
  const { session } = await visit(port);
  await expect.poll(() => cache.size).toBe(0);
  expect((await visit(port, { session })).resumed).toBe(false);
  // The id that the client has.
  expect(isInMemory(cache, session!.subarray(-32))).toBe(false);
});
