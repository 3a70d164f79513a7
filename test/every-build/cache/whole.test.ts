// Where a callback or the engine throws in the middle of an operation, the cache is as before it or as after it.
// WHOLE_ROUNDS: how often each test interrupts an operation (default 400).
import { expect, test, vi } from 'vitest';
import { withStackOf } from '../../support/exhaust.js';
import { OPERATIONS, Upset, type Operation } from '../../support/upsets.js';

const ROUNDS = Number(process.env['WHOLE_ROUNDS'] ?? 400);
vi.setConfig({ testTimeout: 60_000 + ROUNDS * 20 });

/** Small frames that are more stack than any operation takes. */
const MOST_FRAMES = 1200;

function upset({ options, prepare }: Operation): Upset {
  const made = new Upset(options);
  prepare?.(made);
  return made;
}

/** The states that an operation may leave: that from before, and that after it. */
function wholeStates(operation: Operation): { before: string; after: string } {
  const made = upset(operation);
  const before = made.observe();
  operation.run(made);
  return { before, after: made.observe() };
}

test('a stack that is exhausted anywhere in an operation leaves the cache as before or as after it', () => {
  const states = OPERATIONS.map(wholeStates);
  const seen = { before: 0, after: 0 };
  const broken: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const at = round % OPERATIONS.length;
    const operation = OPERATIONS[at];
    const made = upset(operation);
    // 947 is prime to the number of frames: all depths come up, far ones early.
    const frames = (Math.floor(round / OPERATIONS.length) * 947 + at) % MOST_FRAMES;
    const { error } = withStackOf(frames, () => operation.run(made));
    if (error !== undefined && !(error instanceof RangeError)) broken.push(`${operation.name}: ${String(error)}`);
    const { before, after } = states[at];
    const found = made.observe();
    if (found === after) seen.after++;
    else if (found === before && error !== undefined) seen.before++;
    else broken.push(`${operation.name}, ${frames} frames: ${found}`);
  }
  expect(broken, `of ${ROUNDS}`).toEqual([]);
  expect(seen.before, 'rounds in which the stack did not suffice').toBeGreaterThan(0);
  expect(seen.after, 'rounds in which it did').toBeGreaterThan(0);
});

test('a callback that throws, whichever, leaves the cache as after the operation, with nobody holding a reference too many', () => {
  let rounds = 0;
  for (let nth = 1; rounds < ROUNDS; nth = (nth % 5) + 1) {
    for (const operation of OPERATIONS) {
      const made = upset(operation);
      let callbacks = 0;
      made.onCallback = (event) => {
        if (++callbacks === nth) throw new Error(event);
      };
      let error: unknown;
      try {
        operation.run(made);
      } catch (thrown) {
        error = thrown;
      }
      rounds++;
      expect(error instanceof Error, operation.name).toBe(callbacks >= nth);
      if (error) expectWhole(made, operation.name);
    }
  }
});

/** Nobody got a session by the operation that threw: each has its creator's reference, where that was not dropped, and the cache's. */
function expectWhole(made: Upset, name: string): void {
  const { sessions, cache } = made;
  const [held, , owned, state] = JSON.parse(made.observe());
  const expected = sessions.map((_, at) => (at === 0 || at === 2 ? 0 : 1) + Number(owned[at]));
  const references = state.map(([refCount]: [number]) => refCount);
  if (name === 'free') expected[4] = 0;
  expect([references, held.length], name).toEqual([expected, cache.size]);
  expect(cache.size, name).toBeLessThanOrEqual(cache.cacheSize);
}
