import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { hex } from '../../support/bytes.js';
import { ModelCache, type ModelSession } from '../../support/model.js';
import { expectIntact } from '../../support/walk.js';

const VERSIONS = [0x0303, 0x0304];

/** Few ids, some a prefix of others or the same but for trailing zeros, so that operations meet. */
const ids = [
  ...Array.from({ length: 9 }, (_, i) => Uint8Array.of(i)),
  Uint8Array.of(1, 0),
  Uint8Array.of(1, 0, 0),
  new Uint8Array(32),
  new Uint8Array(32).fill(7),
];

const id = fc.nat(ids.length - 1);
const version = fc.nat(1);
/** Few values, so that ties are frequent; a fraction and a huge one among them. */
const time = fc.oneof(fc.integer({ min: 90, max: 110 }), fc.constantFrom(0, 99.5, 2 ** 31, 2 ** 53));
const timeout = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0.25, 300));
const which = fc.nat(30);

const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('new' as const), id, version, time, timeout }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('add' as const), which }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('remove' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constantFrom('get' as const, 'has' as const, 'take' as const), id, version }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('setTime' as const), which, time }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('setTimeout' as const), which, timeout }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('upRef' as const, 'free' as const), which }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('resize' as const), size: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('flush' as const), time: fc.oneof(time, fc.constant(0)) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('clock' as const), time }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

/** What a session without references reads. */
const FREED = { refs: 0, resumable: false, time: 0, timeout: 0, key: '0:' };

/** As `toEqual`, which takes long where it is asked so often. */
function expectEqual(got: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(got, expected)) expect(got).toEqual(expected);
}

/** A cache and its model, side by side. */
class Pair {
  #now = 100;
  readonly #events: [string, Session][] = [];
  readonly #sessions: Session[] = [];
  readonly #models: ModelSession[] = [];
  readonly #model: ModelCache;
  readonly #cache: SessionCache;

  constructor(cacheSize: number) {
    this.#model = new ModelCache(cacheSize);
    const onRemove = (session: Session, reason: string) => void this.#events.push([reason, session]);
    this.#cache = new SessionCache({ cacheSize, now: () => this.#now, onRemove });
  }

  run(operation: Operation): void {
    const [got, expected] = this.#both(operation);
    expectEqual(got, expected);
  }

  /** Everything that can be observed is equal, and the core is sound. */
  compare(): void {
    const name = (session: Session) => this.#sessions.indexOf(session);
    const modelName = (session: ModelSession) => this.#models.indexOf(session);
    expectEqual([...this.#cache].map(name), this.#model.order.map(modelName));
    expectEqual(
      this.#events.map(([kind, session]) => [kind, name(session)]),
      this.#model.events.map(([kind, session]) => [kind, modelName(session)]),
    );
    expect(this.#cache.stats).toMatchObject({ number: this.#model.order.length, ...this.#model.stats });
    const state = ({ refCount, resumable, time, timeout, id, protocolVersion }: Session) => {
      return { refs: refCount, resumable, time, timeout, key: `${protocolVersion}:${hex(id)}` };
    };
    const modelState = ({ freed, refs, resumable, time, timeout, key }: ModelSession) =>
      freed ? FREED : { refs, resumable, time, timeout, key };
    expectEqual(this.#sessions.map(state), this.#models.map(modelState));
    expectIntact(this.#cache);
  }

  #both(operation: Operation): [unknown, unknown] {
    switch (operation.op) {
      case 'new':
        return this.#create(operation.id, operation.version, operation.time, operation.timeout);
      case 'resize':
        return [(this.#cache.cacheSize = operation.size), (this.#model.cacheSize = operation.size)];
      case 'flush':
        return [this.#cache.flushSessions(operation.time), this.#model.flush(operation.time)];
      case 'clock':
        return [(this.#now = operation.time), operation.time];
      case 'get':
      case 'has':
      case 'take':
        return this.#look(operation.op, ids[operation.id], VERSIONS[operation.version]);
      default:
        return this.#onSession(operation);
    }
  }

  #create(at: number, version: number, time: number, timeout: number): [unknown, unknown] {
    const protocolVersion = VERSIONS[version];
    const onFree = (session: Session) => void this.#events.push(['freed', session]);
    const session = new Session(ids[at], { protocolVersion, time, timeout, onFree });
    const key = `${protocolVersion}:${hex(ids[at])}`;
    const model = { key, time, timeout, refs: 1, resumable: true, freed: false };
    this.#sessions.push(session);
    this.#models.push(model);
    return [this.#cache.addSession(session), this.#model.add(model)];
  }

  #look(op: 'get' | 'has' | 'take', id: Uint8Array, version: number): [unknown, unknown] {
    const key = `${version}:${hex(id)}`;
    if (op === 'has') return [this.#cache.hasSession(id, version), this.#model.find(key) !== undefined];
    const take = op === 'take';
    const session = take ? this.#cache.takeSession(id, version) : this.#cache.getSession(id, version);
    const model = take ? this.#model.take(key, this.#now) : this.#model.lookup(key, this.#now);
    return [session && this.#sessions.indexOf(session), model && this.#models.indexOf(model)];
  }

  #onSession(operation: Extract<Operation, { which: number }>): [unknown, unknown] {
    const at = operation.which % Math.max(this.#models.length, 1);
    const session = this.#sessions[at];
    const model = this.#models[at];
    if (!session || model.freed) return [0, 0];
    switch (operation.op) {
      case 'add':
        return [this.#cache.addSession(session), this.#model.add(model)];
      case 'remove':
        return [this.#cache.removeSession(session), this.#model.remove(model)];
      case 'setTime':
        return [(session.time = operation.time), this.#reschedule(model, operation.time, model.timeout)];
      case 'setTimeout':
        return [(session.timeout = operation.timeout), this.#reschedule(model, model.time, operation.timeout, true)];
      case 'upRef':
        return [session.upRef().refCount, ++model.refs];
      case 'free':
        // The last reference of a cached session is the cache's.
        if (this.#model.holds(model) && model.refs === 1) return [0, 0];
        return [session.free(), this.#model.free(model)];
    }
  }

  #reschedule(model: ModelSession, time: number, timeout: number, isTimeout = false): number {
    this.#model.reschedule(model, time, timeout);
    return isTimeout ? timeout : time;
  }
}

test('random operations do what a plain array does, and every invariant holds after each', () => {
  const scenario = fc.record({
    cacheSize: fc.nat(6),
    operations: fc.array(operation, { maxLength: 150, size: 'max' }),
  });
  fc.assert(
    fc.property(scenario, ({ cacheSize, operations }) => {
      const pair = new Pair(cacheSize);
      for (const operation of operations) {
        pair.run(operation);
        pair.compare();
      }
    }),
    { numRuns: 300 },
  );
});
