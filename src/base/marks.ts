// Caches and stores whose counters metrics know, marked by a symbol of the runtime: who asks may be of another copy of this package,
// and a store of the program's may have a `stats` of its own.

const MARK = Symbol.for('wasm-session-cache.mark');

export type Mark = 'shared-cache' | 'redis-store' | 'tiered-store';

/** The same object. Copies of it, which would count nothing, have no mark. */
export function markAs<T extends object>(object: T, mark: Mark): T {
  return Object.defineProperty(object, MARK, { value: mark });
}

/** Undefined for what is not of this package. */
export function markOf(value: object): unknown {
  return (value as { readonly [MARK]?: unknown })[MARK];
}
