// Values that are there at once or later: what is there at once is gone on with at once.
import type { Awaitable } from './store.js';

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** Goes on with a value: at once where it is there, otherwise by a promise of our own, since a thenable may call back twice. */
export function after<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value);
}

/** All of them, in their order. */
export function together<T>(values: readonly Awaitable<T>[]): Awaitable<T[]> {
  return values.some(isThenable) ? Promise.all(values) : (values as T[]);
}
