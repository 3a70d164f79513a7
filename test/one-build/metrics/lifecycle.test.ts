// Observing again, several at once, and no more; and whatever a meter, a register or a source does.
import type { Meter } from '@opentelemetry/api';
import { AggregatorRegistry, Registry } from 'prom-client';
import { AggregatorRegistry as OldAggregatorRegistry, Registry as OldRegistry } from 'prom-client-14';
import { describe, expect, test } from 'vitest';
import { Session, SessionCache, SESS_CACHE_SERVER } from '../../../src/index.js';
import { collect, observe, type Sources } from '../../../src/metrics.js';
import { SSL_CTX_new, SSL_CTX_sess_set_remove_cb } from '../../../src/openssl.js';
import { SharedSessionCache } from '../../../src/shared.js';
import { evicting, libraries, makeMeter, makeRegister, ofPrefix, parse, sum } from '../../support/metrics.js';
import { stand, visit, visits } from '../../support/tls.js';

const HANDSHAKES = 'wasm_session_cache_handshakes_total';
const DURATIONS = 'wasm_session_cache_handshake_duration_seconds_count';

describe.each(libraries)('%s', (_, make) => {
  test('what is given twice is counted once, until both are disposed of', async () => {
    const { watch, read } = make();
    const { binding, port } = await stand();
    const first = watch({ binding });
    const second = watch({ binding: { again: binding } });
    await visits(port, 2);
    const both = await read();
    expect([sum(both, HANDSHAKES), sum(both, DURATIONS)]).toEqual([2, 2]);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await visit(port);
    const one = await read();
    expect([sum(one, HANDSHAKES), sum(one, DURATIONS)]).toEqual([3, 3]);
    second[Symbol.dispose]();
    await visit(port);
    const none = await read();
    expect([sum(none, HANDSHAKES), sum(none, DURATIONS)]).not.toEqual([4, 4]);
    expect(sum(none, DURATIONS)).toBeLessThanOrEqual(3);
  });

  test('a store that is given, and is behind a binding, too, is counted once', async () => {
    const { watch, read } = make();
    const cache = SharedSessionCache.create();
    const { binding, port } = await stand({ cache });
    watch({ binding: { a: binding }, cache: { sessions: cache } });
    watch({ binding });
    await visits(port, 2);
    expect(ofPrefix(await read(), 'wasm_session_cache_session_held')).toEqual({
      '{wasm_session_cache_name="sessions"}': cache.size,
    });
  });

  test('several without a name are counted together, those with names apart', async () => {
    const { watch, read } = make();
    watch({ cache: evicting(3) });
    watch({ cache: evicting(4) });
    watch({ cache: { a: evicting(1), b: evicting(2) } });
    watch({ cache: [evicting(5)] as unknown as Record<string, SessionCache> });
    expect(ofPrefix(await read(), 'wasm_session_cache_session_evicted_total')).toEqual({
      '': 7,
      '{wasm_session_cache_name="a"}': 1,
      '{wasm_session_cache_name="b"}': 2,
      '{wasm_session_cache_name="0"}': 5,
    });
  });

  test('a client is counted by what its connections came to', async () => {
    const { watch, read } = make();
    const stats = { offered: 9, resumed: 6, refused: 2, failed: 1, expired: 4, none: 5, cooling: 3 };
    watch({ client: { stats: { ...stats, stored: 11, peers: 2, tickets: 7, bytes: 9000 } } });
    const told = ofPrefix(await read(), 'wasm_session_cache_client_');
    const full = (reason: string) => `connections_total{tls_resumed="false",wasm_session_cache_reason="${reason}"}`;
    expect(told).toEqual({
      'connections_total{tls_resumed="true"}': 6,
      [full('refused')]: 2,
      [full('failed')]: 1,
      [full('expired')]: 4,
      [full('none')]: 5,
      [full('cooling')]: 3,
      session_stored_total: 11,
      session_held: 7,
      memory_usage_bytes: 9000,
      peers: 2,
    });
  });

  test('a source that throws leaves the others', async () => {
    class Broken extends SessionCache {
      override get stats(): never {
        throw new Error('stats');
      }
    }
    const { watch, read } = make();
    watch({ cache: { broken: new Broken(), whole: evicting(2) } });
    const told = ofPrefix(await read(), 'wasm_session_cache_session_evicted_total');
    expect(told).toEqual({ '{wasm_session_cache_name="whole"}': 2 });
  });

  test('what is no source changes nothing', async () => {
    const { watch, read } = make();
    const cache = evicting(1);
    const wrong: [unknown, RegExp][] = [
      [undefined, /^sources: expected an object/],
      [{}, /^sources: expected one of binding, cache, store, client/],
      [{ caches: cache }, /^sources\.caches: expected one of/],
      [cache, /^sources: expected options/],
      [{ cache: 1 }, /^sources\.cache: expected a SessionCache or a SharedSessionCache, got 1/],
      [{ cache: {} }, /^sources\.cache: .* by name/],
      [{ cache: { a: cache, b: new Map() } }, /^sources\.cache\.b: expected a SessionCache/],
      [{ cache, binding: { stats: {} } }, /^sources\.binding\.stats: expected a SessionCacheBinding/],
      [{ store: cache }, /^sources\.store: expected a store that redisStore or tieredStore made/],
    ];
    for (const [sources, message] of wrong) {
      expect(() => watch(sources as Sources)).toThrow(TypeError);
      expect(() => watch(sources as Sources)).toThrow(message);
    }
    expect(sum(await read(), 'wasm_session_cache_session_held')).toBe(0);
  });
});

test('what is no meter, or no register, is told', () => {
  const cache = new SessionCache();
  expect(() => observe({} as Meter, { cache })).toThrow(/^meter\.createHistogram: expected a function/);
  expect(() => collect(undefined as unknown as Registry, { cache })).toThrow(/^register: expected an object/);
});

test('a meter that throws breaks no handshake, and no error comes of it', async () => {
  const { meter } = makeMeter();
  const refuse = () => {
    throw new Error('meter');
  };
  let asked = 0;
  const record = () => {
    asked++;
    refuse();
  };
  const throwing = new Proxy(meter, {
    get: (target, name, receiver) =>
      name === 'createHistogram' ? () => ({ record }) : Reflect.get(target, name, receiver).bind(target),
  });
  const errors: unknown[] = [];
  const { binding, port } = await stand({ onError: (error) => void errors.push(error) });
  observe(throwing, { binding });
  expect(await visits(port, 3)).toEqual([false, true, true]);
  expect([asked, errors]).toEqual([5, []]);
});

describe('a SessionCache', () => {
  test('calls its own remove callback as ever, also one that was set since, and has it back in the end', async () => {
    const { register, read } = makeRegister();
    const ctx = SSL_CTX_new<number>();
    ctx.cacheSize = 1;
    const removed: number[] = [];
    SSL_CTX_sess_set_remove_cb(ctx, () => removed.push(1));
    const add = () => ctx.addSession(new Session<number>(ctx.generateId()));
    const watching = collect(register, { cache: ctx });
    add();
    add();
    SSL_CTX_sess_set_remove_cb(ctx, () => removed.push(2));
    await read();
    add();
    expect(sum(await read(), 'wasm_session_cache_evicted_age_seconds_count')).toBe(2);
    watching[Symbol.dispose]();
    add();
    expect([removed, ctx.mode]).toEqual([[1, 2, 2], SESS_CACHE_SERVER]);
  });

  test('an error of its clock is not heard of by who adds a session', () => {
    const clock = { now: (): number => 1000 };
    const cache = new SessionCache({ cacheSize: 1, now: () => clock.now() });
    collect(new Registry(), { cache });
    cache.addSession(new Session(cache.generateId()));
    clock.now = () => {
      throw new Error('clock');
    };
    cache.addSession(new Session(cache.generateId()));
    expect(cache.size).toBe(1);
  });
});

describe.each([
  ['15', () => new Registry(), AggregatorRegistry],
  ['14', () => new OldRegistry() as unknown as Registry, OldAggregatorRegistry as unknown as typeof AggregatorRegistry],
])('prom-client %s: a register', (_, makeRegistry, Aggregator) => {
  const EVICTED = 'wasm_session_cache_session_evicted_total';

  test('is cleared, and gets all again from the next collect', async () => {
    const register = makeRegistry();
    const cache = evicting(2);
    const first = collect(register, { cache });
    register.clear();
    expect((await register.metrics()).trim()).toBe('');
    const second = collect(register, { cache });
    expect(parse(await register.metrics())[EVICTED]).toBe(2);
    first[Symbol.dispose]();
    second[Symbol.dispose]();
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  test('keeps what has the name of ours since', async () => {
    const register = makeRegistry();
    const watching = collect(register, { cache: evicting(2) });
    register.clear();
    const other = { name: EVICTED, help: 'another', type: 'counter', get: () => Promise.resolve({}), reset() {} };
    register.registerMetric(other as never);
    expect(() => collect(register, { cache: evicting(1) })).toThrow(/already been registered/);
    watching[Symbol.dispose]();
    expect(register.getMetricsAsArray()).toEqual([other]);
  });

  test('is reset, merged, and aggregated over the workers of a cluster', async () => {
    const registers = [makeRegistry(), makeRegistry()];
    registers.forEach((register, n) => {
      const cache = evicting(n + 1);
      collect(register, { cache });
      cache.addSession(new Session(cache.generateId()));
    });
    for (const register of registers) register.resetMetrics();
    const json = await Promise.all(registers.map((register) => register.getMetricsAsJSON()));
    const sent = JSON.parse(JSON.stringify(json)) as object[];
    const all = parse(await Aggregator.aggregate(sent).metrics());
    expect(all[EVICTED]).toBe(5);
    expect(all['wasm_session_cache_evicted_age_seconds_count']).toBe(2);
    expect(all['wasm_session_cache_evicted_age_seconds_bucket{le="+Inf"}']).toBe(2);
    registers[0]!.setDefaultLabels({ host: 'a' });
    expect(parse(await registers[0]!.metrics())[`${EVICTED}{host="a"}`]).toBe(2);
    expect(registers[0]!.getSingleMetric(EVICTED)).toBeDefined();
  });
});

test('the format of OpenMetrics, and the end after it', async () => {
  const register = new Registry();
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  const watching = collect(register, { cache: evicting(2) });
  for (let n = 0; n < 2; n++) {
    const text = await register.metrics();
    expect(text).toContain('# TYPE wasm_session_cache_session_evicted counter');
    expect(text).toContain('wasm_session_cache_session_evicted_total 2');
    expect(text).not.toContain('total_total');
  }
  watching[Symbol.dispose]();
  expect(register.getMetricsAsArray()).toEqual([]);
});
