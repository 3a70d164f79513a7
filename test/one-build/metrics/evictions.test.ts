// Who observes evictions listens beside the program's own callback, and never takes its place.
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { Session, SessionCache, type RemovalReason } from '../../../src/index.js';
import { SessionCache as JsSessionCache } from '../../../src/js.js';
import { collect, observe } from '../../../src/metrics.js';
import { SSL_CTX_new, SSL_CTX_sess_set_remove_cb } from '../../../src/openssl.js';
import { makeMeter, makeRegister, type Series } from '../../support/metrics.js';

const AGES = 'wasm_session_cache_evicted_age_seconds_count';

describe.each([
  ['WebAssembly', SessionCache],
  ['JavaScript', JsSessionCache],
] as const)('of a cache in %s', (_, Cache) => {
  function make() {
    const removed: RemovalReason[] = [];
    const clock = { now: 1000 };
    const onRemove = (_session: Session, reason: RemovalReason) => void removed.push(reason);
    const cache = new Cache({ cacheSize: 1, now: () => clock.now, onRemove });
    const add = () => {
      const session = new Session(cache.generateId(), { time: clock.now });
      cache.addSession(session);
      return session;
    };
    add();
    return { cache, clock, removed, add };
  }

  test('two registers and a meter hear of each eviction, and the program does, however often each is read', async () => {
    const { cache, removed, add } = make();
    const [a, b, meter] = [makeRegister(), makeRegister(), makeMeter()];
    const observing = [
      collect(a.register, { cache }),
      collect(b.register, { cache: { named: cache } }),
      observe(meter.meter, { cache }),
    ];
    for (let n = 0; n < 3; n++) {
      for (const { read } of [a, b, meter]) await read();
      add();
    }
    const counts = [await a.read(), await meter.read()].map((series: Series) => series[AGES]);
    expect([removed.length, ...counts]).toEqual([3, 3, 3]);
    expect((await b.read())[`${AGES}{wasm_session_cache_name="named"}`]).toBe(3);
    for (const one of observing) {
      one[Symbol.dispose]();
      add();
    }
    expect(removed).toEqual(Array.from({ length: 6 }, () => 'evicted'));
  });

  test.each([
    ['the first', 0],
    ['the last', 1],
  ])('%s of two is disposed of: the other and the program go on', async (_name, first) => {
    const { cache, removed, add } = make();
    const registers = [makeRegister(), makeRegister()];
    const observing = registers.map(({ register }) => collect(register, { cache }));
    await registers[0]!.read();
    add();
    observing[first]![Symbol.dispose]();
    await registers[1 - first]!.read();
    add();
    expect((await registers[1 - first]!.read())[AGES]).toBe(2);
    observing[1 - first]![Symbol.dispose]();
    add();
    expect(removed.length).toBe(3);
  });

  test('the session is whole, and the age is that of the moment', async () => {
    const { cache, clock, add } = make();
    const { register, read } = makeRegister();
    collect(register, { cache });
    const session = add();
    clock.now += 70;
    session.free();
    add();
    const told = await read();
    expect(told['wasm_session_cache_evicted_age_seconds_sum']).toBe(70);
    expect(session.refCount).toBe(0);
  });
});

test('the program sets another callback while two observe: from then on that one is called', async () => {
  const ctx = SSL_CTX_new<number>();
  ctx.cacheSize = 1;
  const registers = [makeRegister(), makeRegister()];
  for (const { register } of registers) collect(register, { cache: ctx });
  const add = () => ctx.addSession(new Session<number>(ctx.generateId()));
  const called: string[] = [];
  add();
  for (const name of ['first', 'second']) {
    SSL_CTX_sess_set_remove_cb(ctx, () => called.push(name));
    for (const { read } of registers) await read();
    add();
  }
  SSL_CTX_sess_set_remove_cb(ctx, null);
  add();
  const counts = await Promise.all(registers.map(async ({ read }) => (await read())[AGES]));
  expect([called, counts]).toEqual([
    ['first', 'second'],
    [3, 3],
  ]);
});

test('an error of the program leaves the ages, one of a meter the program and the others', async () => {
  const removed: RemovalReason[] = [];
  const cache = new SessionCache({
    cacheSize: 1,
    onRemove: (_session, reason) => {
      removed.push(reason);
      throw new Error('onRemove');
    },
  });
  const { meter } = makeMeter();
  const record = () => {
    throw new Error('meter');
  };
  const throwing = new Proxy(meter, {
    get: (target, name, receiver) =>
      name === 'createHistogram' ? () => ({ record }) : Reflect.get(target, name, receiver).bind(target),
  });
  const { register, read } = makeRegister();
  observe(throwing, { cache });
  collect(register, { cache });
  const add = () => cache.addSession(new Session(cache.generateId()));
  add();
  expect(add).toThrow(/^onRemove$/);
  expect(add).toThrow(/^onRemove$/);
  expect([removed.length, (await read())[AGES], cache.size]).toEqual([2, 2, 1]);
});

test('a callback may begin and end to observe', async () => {
  const { register, read } = makeRegister();
  const other = new Registry();
  let observing: Disposable | undefined;
  const cache = new SessionCache({
    cacheSize: 1,
    onRemove: () => {
      if (observing) observing[Symbol.dispose]();
      else observing = collect(other, { cache });
    },
  });
  collect(register, { cache });
  for (let n = 0; n < 4; n++) cache.addSession(new Session(cache.generateId()));
  expect((await read())[AGES]).toBe(3);
  expect(other.getMetricsAsArray()).toEqual([]);
});
