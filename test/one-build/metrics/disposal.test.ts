// Sources that come and go: a counter never goes back, nothing is counted twice, and nothing is left of names that are gone.
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { collect } from '../../../src/metrics.js';
import { SharedSessionCache } from '../../../src/shared.js';
import { evicting, libraries, makeRegister, ofPrefix, parse } from '../../support/metrics.js';
import { stand, visits } from '../../support/tls.js';

const EVICTED = 'wasm_session_cache_session_evicted_total';
const MISSES = 'wasm_session_cache_lookups_total{wasm_session_cache_result="miss"}';
const HELD = 'wasm_session_cache_session_held';
const TIME = 'wasm_session_cache_store_operation_time_seconds_total';
const AGES = 'wasm_session_cache_evicted_age_seconds_count';
const DURATIONS = 'wasm_session_cache_handshake_duration_seconds';
const named = (metric: string, name: string) => `${metric}{wasm_session_cache_name="${name}"}`;

/** Milliseconds: in seconds the first two and then the third are more than the third and then the first two. */
const TIMES = [100, 200, 600];

/** As a redisStore of another copy of the package. */
function storeThatTook(sum: number): { stats: object } {
  const stats = { state: 'closed', hits: 0, misses: {}, dropped: 0, latency: { count: 1, sum } };
  return Object.defineProperty({ stats }, Symbol.for('wasm-session-cache.mark'), { value: 'redis-store' });
}

function evict(cache: SessionCache, count: number): void {
  for (let n = 0; n < count; n++) cache.addSession(new Session(cache.generateId()));
}

describe.each(libraries)('%s', (_, make) => {
  test('what a source without a name has counted stays in the sum, what it holds does not', async () => {
    const { watch, read } = make();
    const [a, b] = [evicting(10), evicting(4)];
    const ofA = watch({ cache: a });
    const ofB = watch({ cache: b });
    expect(await read()).toMatchObject({ [EVICTED]: 14, [HELD]: 2 });
    evict(a, 2);
    ofA[Symbol.dispose]();
    evict(a, 5);
    evict(b, 1);
    expect(await read()).toMatchObject({ [EVICTED]: 17, [HELD]: 1, [AGES]: 3 });
    watch({ cache: evicting(3) });
    ofB[Symbol.dispose]();
    expect(await read()).toMatchObject({ [EVICTED]: 20, [HELD]: 1, [AGES]: 3 });
  });

  test('what comes again is not counted twice', async () => {
    const { watch, read } = make();
    const a = evicting(10);
    watch({ cache: evicting(4) });
    for (let n = 1; n <= 3; n++) {
      const watching = watch({ cache: a });
      evict(a, 1);
      expect((await read())[EVICTED]).toBe(14 + n);
      watching[Symbol.dispose]();
      expect((await read())[EVICTED]).toBe(14 + n);
    }
  });

  test('nor is a shared cache that is attached ever again', async () => {
    const { watch, read } = make();
    watch({ cache: evicting(4) });
    const { token } = SharedSessionCache.create({ bytes: 131_072 });
    for (let n = 1; n <= 3; n++) {
      const cache = SharedSessionCache.attach(token);
      const watching = watch({ cache });
      cache.get(Uint8Array.of(n));
      expect((await read())[MISSES]).toBe(n);
      watching[Symbol.dispose]();
      cache[Symbol.dispose]();
      expect((await read())[MISSES]).toBe(n);
    }
  });

  test('of handshakes, too, with the times that they took', async () => {
    const { watch, read } = make();
    const stands = [await stand(), await stand()];
    const watching = stands.map(({ binding }) => watch({ binding }));
    await visits(stands[0]!.port, 3);
    await visits(stands[1]!.port, 2);
    watching[0]![Symbol.dispose]();
    await visits(stands[0]!.port, 1);
    const told = await read();
    const resumed = '{tls_protocol_version="1.3",tls_resumed="true"}';
    expect(told[`wasm_session_cache_handshakes_total${resumed}`]).toBe(3);
    expect(told[`${DURATIONS}_count${resumed}`]).toBe(3);
  });

  test('those of one name are one sum, too', async () => {
    const { watch, read } = make();
    const first = watch({ cache: { pages: evicting(10) } });
    const second = watch({ cache: { pages: evicting(4) } });
    expect((await read())[named(EVICTED, 'pages')]).toBe(14);
    first[Symbol.dispose]();
    expect(await read()).toMatchObject({ [named(EVICTED, 'pages')]: 14, [named(HELD, 'pages')]: 1 });
    second[Symbol.dispose]();
  });

  test('a source that throws for a while, and then leaves, takes nothing back', async () => {
    let broken = false;
    class Moody extends SessionCache {
      override get stats() {
        if (broken) throw new Error('stats');
        return super.stats;
      }
    }
    const { watch, read } = make();
    const moody = new Moody({ cacheSize: 1 });
    evict(moody, 6);
    const watching = watch({ cache: moody });
    watch({ cache: evicting(4) });
    expect(await read()).toMatchObject({ [EVICTED]: 9, [HELD]: 2 });
    broken = true;
    expect(await read()).toMatchObject({ [EVICTED]: 9, [HELD]: 1 });
    watching[Symbol.dispose]();
    expect(await read()).toMatchObject({ [EVICTED]: 9, [HELD]: 1 });
    watch({ cache: moody });
    expect((await read())[EVICTED]).toBe(9);
    broken = false;
    evict(moody, 1);
    expect((await read())[EVICTED]).toBe(10);
  });

  test('seconds that are added up in another order are not less by their last bit', async () => {
    const { watch, read } = make();
    const watching = TIMES.map((sum) => watch({ store: storeThatTook(sum) }));
    const before = (await read())[TIME]!;
    watching.at(-1)![Symbol.dispose]();
    expect((await read())[TIME]).toBe(before);
  });

  test('what was refused leaves the sums as they were', async () => {
    const { watch, read } = make();
    watch({ cache: evicting(4) });
    expect(() => watch({ cache: evicting(3), binding: {} as never })).toThrow(TypeError);
    expect((await read())[EVICTED]).toBe(4);
  });
});

describe('prom-client', () => {
  test('tells nothing more of a name when its last source has left, neither counters nor histograms', async () => {
    const { register, read } = makeRegister();
    const stays = evicting(1);
    collect(register, { cache: { stays } });
    for (let n = 0; n < 20; n++) {
      const cache = evicting(2);
      const watching = [collect(register, { cache: { [`tenant ${n}`]: cache } })];
      watching.push(collect(register, { cache: { [`tenant ${n}`]: evicting(1) } }));
      evict(cache, 1);
      evict(stays, 1);
      watching[0]![Symbol.dispose]();
      const told = await read();
      expect([told[named(EVICTED, `tenant ${n}`)], told[named(AGES, `tenant ${n}`)]]).toEqual([4, 1]);
      watching[1]![Symbol.dispose]();
    }
    const told = await read();
    expect(Object.keys(told).filter((name) => name.includes('tenant'))).toEqual([]);
    expect([told[named(EVICTED, 'stays')], told[named(AGES, 'stays')]]).toEqual([21, 20]);
  });

  test('a name that comes again begins with what its source has counted', async () => {
    const { register, read } = makeRegister();
    collect(register, { cache: { stays: evicting(1) } });
    const old = evicting(10);
    const watching = collect(register, { cache: { pages: old } });
    evict(old, 2);
    watching[Symbol.dispose]();
    const cache = evicting(3);
    collect(register, { cache: { pages: cache } });
    evict(cache, 1);
    const told = await read();
    expect([told[named(EVICTED, 'pages')], told[named(AGES, 'pages')]]).toEqual([4, 1]);
  });

  test('nothing is left when nothing is observed any more', async () => {
    const register = new Registry();
    const { binding, port } = await stand();
    const [first, second] = [evicting(2), evicting(3)];
    const watching = [collect(register, { cache: first, binding }), collect(register, { cache: { second } })];
    await visits(port, 2);
    for (const cache of [first, second]) evict(cache, 5);
    for (const one of watching) one[Symbol.dispose]();
    expect(register.getMetricsAsArray()).toEqual([]);
    const cache = evicting(1);
    collect(register, { cache, binding });
    evict(cache, 1);
    const told = parse(await register.metrics());
    expect([told[EVICTED], told[AGES]]).toEqual([2, 1]);
    expect(ofPrefix(told, DURATIONS)).toEqual({});
  });
});
