// The two ways of sealing: by node:crypto, and by WebCrypto as where there is none.
import { createHash } from 'node:crypto';
import { createSealer, type Sealer } from '../../src/stores/sealing/sealer.js';

/** Bytes that look random and are the same each time. */
export function madeUp(name: string, size: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: size }).update(name).digest());
}

export const keyNamed = (name: string) => madeUp(`key ${name}`, 32);

/** Does something as a runtime would that has no node:crypto to give. */
export function withoutNodeCrypto<T>(action: () => T): T {
  const { getBuiltinModule } = process;
  process.getBuiltinModule = (() => undefined) as unknown as typeof getBuiltinModule;
  try {
    return action();
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
}

export const WAYS: readonly [name: string, create: (keys: readonly Uint8Array[]) => Sealer][] = [
  ['node:crypto', (keys) => createSealer(keys)],
  ['WebCrypto', (keys) => withoutNodeCrypto(() => createSealer(keys))],
];
