// What only looks like a store that counts is none, and what is no number is not told.
import { describe, expect, test } from 'vitest';
import { SessionCache } from '../../../src/index.js';
import type { Sources } from '../../../src/metrics.js';
import type { SessionStore } from '../../../src/node/index.js';
import { SharedSessionCache } from '../../../src/shared.js';
import { tieredStore } from '../../../src/stores.js';
import { mapStore } from '../../support/map-store.js';
import { libraries, ofPrefix } from '../../support/metrics.js';
import { stand, visit, visits } from '../../support/tls.js';

const PREFIX = 'wasm_session_cache_';
const LOOKALIKES: [what: string, more: object][] = [
  ['redisStore', { stats: { latency: 12, hits: 3, misses: 1, state: 'open' } }],
  ['tieredStore', { stats: { remoteHits: 5 } }],
  ['SharedSessionCache', { size: 3, bytesUsed: 100, bytesLimit: 200, stats: { evicted: 2 } }],
];

describe.each(libraries)('%s', (_, make) => {
  test.each(LOOKALIKES)("a binding's own store that looks like a %s is the program's", async (_name, more) => {
    const { watch, read } = make();
    const cache: SessionStore = { ...mapStore(), ...more };
    const { binding, port } = await stand({ cache });
    watch({ binding });
    await visits(port, 2);
    const told = ofPrefix(await read(), PREFIX);
    const ofStores = /^(store_(lookups|op|session)|tier|lookups|session_(held|evicted|limit)|memory)/;
    expect(Object.keys(told).filter((name) => ofStores.test(name))).toEqual([]);
    expect(told['session_stored_total']).toBe(binding.stats.stored);
    expect(Object.values(told).filter((value) => !Number.isFinite(value))).toEqual([]);
    for (const sources of [{ store: cache }, { cache }] as unknown as Sources[])
      expect(() => watch(sources)).toThrow(TypeError);
  });

  test('those that are ours are found behind a binding', async () => {
    const { watch, read } = make();
    const stands = [
      await stand({ cache: SharedSessionCache.create() }),
      await stand({ cache: tieredStore(SharedSessionCache.create(), mapStore()) }),
    ];
    for (const { binding, port } of stands) {
      watch({ binding });
      await visits(port, 2);
    }
    const told = ofPrefix(await read(), PREFIX);
    expect(told[`lookups_total{${PREFIX}result="hit"}`]).toBe(1);
    expect(told[`tier_lookups_total{${PREFIX}result="local-hit"}`]).toBe(1);
  });

  test('what is no number, or infinite, is left out', async () => {
    class Odd extends SessionCache {
      override get stats() {
        return { ...super.stats, hits: NaN, misses: Infinity, timeouts: '7' as unknown as number };
      }
    }
    const { watch, read } = make();
    watch({ cache: new Odd(), client: { stats: { cooling: 2, resumed: undefined, stored: NaN } } });
    const told = ofPrefix(await read(), PREFIX);
    expect(Object.keys(told).filter((name) => name.startsWith('lookups'))).toEqual([]);
    expect(ofPrefix(told, 'client_')).toEqual({
      [`connections_total{tls_resumed="false",${PREFIX}reason="cooling"}`]: 2,
    });
    expect(told['session_held']).toBe(0);
  });

  test('an age by a clock that has stopped to tell the time spoils no sum', async () => {
    const clock = { now: 1_800_000_000 };
    const { binding, port } = await stand({ now: () => clock.now, onError: () => {} });
    const { watch, read } = make();
    watch({ binding });
    const { session } = await visit(port);
    clock.now += 100;
    const second = await visit(port, { session });
    // The server has yet to hear that the handshake is complete.
    await visit(port, { session: second.session }, () => (clock.now = NaN));
    expect(binding.stats.resumed).toBe(2);
    expect(ofPrefix(await read(), `${PREFIX}resumed_age_seconds_`)).toMatchObject({ sum: 100, count: 1 });
  });
});
