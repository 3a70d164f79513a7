// What tests see of a shared cache by its published layout.
import { expect } from 'vitest';
import type { SharedSessionCache } from '../../src/shared.js';
import { instantiate, type SharedCore } from '../../src/shared/core.js';

import type { SharedMemory } from '../../src/shared/runtime.js';

export function memoryOf(cache: SharedSessionCache): SharedMemory {
  return cache.token.memory as SharedMemory;
}

/** Another instance of the core over the memory of a cache, attached to nothing. */
export function coreOver(cache: SharedSessionCache): SharedCore {
  return instantiate(memoryOf(cache));
}

const cores = new WeakMap<object, SharedCore>();

/** Walks every invariant of the core, where the build under test can (debug), while no other thread changes anything. */
export function expectIntact(cache: SharedSessionCache): void {
  const memory = memoryOf(cache);
  if (!cores.has(memory)) cores.set(memory, coreOver(cache));
  expect(cores.get(memory)!.check?.() ?? 0, 'the number of the first invariant that does not hold').toBe(0);
}

/** Whether these bytes are anywhere in the memory of a cache. */
export function isInMemory(cache: SharedSessionCache, bytes: Uint8Array): boolean {
  return Buffer.from(memoryOf(cache).buffer).includes(Buffer.from(bytes));
}
