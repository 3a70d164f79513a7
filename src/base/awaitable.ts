// Values that are there at once or later: what is there at once is gone on with at once.
import type { Awaitable } from './store.js';

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** Goes on with a value: at once where it is there, otherwise by a promise of our own, since a thenable may call back twice. */
export function after<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value);
}

/** All of them, in their order: at once where all are there. */
export function together<T extends readonly unknown[] | []>(
  values: T,
): Awaitable<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  return values.some(isThenable) ? Promise.all(values) : (values as never);
}

/** What an action gives, or where it throws or rejects, what `failed` makes of that. */
export function orElse<T>(action: () => Awaitable<T>, failed: (error: unknown) => T): Awaitable<T> {
  try {
    const value = action();
    return isThenable(value) ? Promise.resolve(value).catch(failed) : value;
  } catch (error) {
    return failed(error);
  }
}
