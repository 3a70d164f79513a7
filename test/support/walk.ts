import { expect } from 'vitest';
import type { SessionCache } from '../../src/index.js';
import { stateOf } from '../../src/session-cache.js';

/** Walks every invariant of the core, where the build under test can (debug); the release build says 0. */
export function expectIntact(cache: SessionCache<any>): void {
  expect(stateOf(cache).table.check(), 'the number of the first invariant that does not hold').toBe(0);
}
