// A shared cache beside a plain model, in one thread. What the model does not know is which session goes where there is no room: it is
// told by the cache, and judges that one had to go.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SharedSessionCache } from '../../../src/shared.js';
import { expectIntact } from '../../support/shared.js';

const SIZES = [1, 59, 60, 61, 120, 158, 560, 1400, 4000, 16384];
const VERSIONS = [0x0303, 0x0304];
/** Some a prefix of others, or the same but for trailing zeros. */
const IDS = [
  ...Array.from({ length: 40 }, (_, i) => Uint8Array.of(i, 1, 2, 3)),
  Uint8Array.of(1),
  Uint8Array.of(1, 0),
  Uint8Array.of(1, 0, 0),
  new Uint8Array(32),
  new Uint8Array(32).fill(7),
];

const id = fc.nat(IDS.length - 1);
const version = fc.nat(1);
const key = { id, version };
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant('set' as const),
      ...key,
      size: fc.constantFrom(...SIZES),
      timeout: fc.oneof(fc.nat(12), fc.constantFrom(0.25, 300)),
      heir: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.record({ op: fc.constantFrom('get' as const, 'has' as const), ...key }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constantFrom('take' as const, 'delete' as const), ...key }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('retire' as const), ...key }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('flush' as const), all: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('tick' as const), seconds: fc.constantFrom(0.5, 1, 3, 11) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

interface Kept {
  readonly data: Uint8Array;
  readonly expiry: number;
}

class Pair {
  #now = 1000;
  #stamp = 0;
  readonly #cache: SharedSessionCache;
  readonly #model = new Map<string, Kept>();
  readonly #stats = { hits: 0, takes: 0, misses: 0, timeouts: 0 };

  constructor(bytes: number) {
    this.#cache = SharedSessionCache.create({ bytes, now: () => this.#now });
  }

  run(operation: Operation): void {
    if (operation.op === 'tick') this.#now += operation.seconds;
    else if (operation.op === 'flush') this.#flush(operation.all);
    else if (operation.op === 'set') this.#set(operation);
    else this.#ask(operation.op, operation);
  }

  #set({ id, version, size, timeout, heir }: Extract<Operation, { op: 'set' }>): void {
    const data = new Uint8Array(size).fill(++this.#stamp);
    const evictions = this.#cache.stats.evictions;
    expect(this.#cache.set(IDS[id], VERSIONS[version], data, timeout, heir)).toBe(true);
    this.#model.set(`${version} ${id}`, { data, expiry: this.#now + timeout });
    this.#forgetEvicted(this.#cache.stats.evictions - evictions);
  }

  /** What the cache has not any more, though it may have expired. */
  #forgetEvicted(count: number): void {
    if (count === 0) return;
    expect(this.#cache.bytesUsed, 'nothing goes while there is room').toBeGreaterThan(0);
    const gone = Array.from(this.#model.keys()).filter((name) => !this.#isThere(name));
    const expired = gone.filter((name) => this.#model.get(name)!.expiry < this.#now);
    expect(gone.length - expired.length).toBeLessThanOrEqual(count);
    for (const name of gone) this.#model.delete(name);
    // Of what has expired, nobody can tell which went.
    expect(this.#cache.size).toBeGreaterThanOrEqual(this.#model.size);
  }

  #isThere(name: string): boolean {
    const [version, id] = name.split(' ').map(Number);
    return this.#cache.has(IDS[id], VERSIONS[version]);
  }

  #ask(op: 'get' | 'has' | 'take' | 'delete' | 'retire', { id, version }: { id: number; version: number }): void {
    const name = `${version} ${id}`;
    const kept = this.#model.get(name);
    const live = kept && this.#now <= kept.expiry ? kept : undefined;
    const got = this.#cache[op](IDS[id], VERSIONS[version]);
    if (op === 'get' || op === 'take') expect(got).toEqual(live?.data);
    else if (op !== 'retire') expect(got).toBe(live !== undefined);
    if (op === 'get' || op === 'take') this.#count(op, live, kept);
    if (op === 'take' || op === 'delete' || (op === 'get' && !live)) this.#model.delete(name);
  }

  #count(op: 'get' | 'take', live: Kept | undefined, kept: Kept | undefined): void {
    if (live && op === 'take') this.#stats.takes++;
    if (live) this.#stats.hits++;
    // What expired may have been evicted since.
    else if (kept) this.#stats.timeouts++;
    else this.#stats.misses++;
  }

  #flush(all: boolean): void {
    const before = this.#cache.size;
    const ended = this.#cache.flush(all ? 0 : undefined);
    for (const [name, { expiry }] of this.#model) if (all || this.#now > expiry) this.#model.delete(name);
    expect(before - ended).toBe(this.#cache.size);
    expect(this.#cache.size).toBe(this.#model.size);
  }

  compare(): void {
    expectIntact(this.#cache);
    const { hits, takes, misses, timeouts } = this.#cache.stats;
    expect({ hits, takes, looked: misses + timeouts }).toEqual({
      hits: this.#stats.hits,
      takes: this.#stats.takes,
      looked: this.#stats.misses + this.#stats.timeouts,
    });
    for (const [name, { expiry }] of this.#model) expect(this.#isThere(name)).toBe(this.#now <= expiry);
  }
}

test.each([
  ['with room for some of the sessions', 131_072],
  ['with room for all', 1_048_576],
])('%s, it answers as a model does, and every invariant holds after each step', (_, bytes) => {
  const property = fc.property(fc.array(operation, { minLength: 1, maxLength: 120 }), (operations) => {
    const pair = new Pair(bytes);
    for (const operation of operations) {
      pair.run(operation);
      pair.compare();
    }
  });
  fc.assert(property, { numRuns: 60 });
});
