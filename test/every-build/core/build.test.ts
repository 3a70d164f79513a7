// That each project runs over the build that it is named for.
import { expect, test } from 'vitest';
import { coreSource } from '../../../src/core/inlined.js';
import { createMemory } from '../../../src/shared/memory.js';

test('the debug build can walk its invariants, and the release build can not', () => {
  const walks = process.env.BUILD === 'debug' ? 'function' : 'undefined';
  expect(typeof coreSource.instantiate().check).toBe(walks);
  expect(typeof createMemory(2 ** 20).core.check).toBe(walks);
});
