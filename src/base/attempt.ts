import { isThenable } from './awaitable.js';

/**
 * Does something of the user's without waiting for it. What it throws, or rejects with later, goes to `fail`; the caller goes
 * on.
 */
export function attempt(action: () => unknown, fail: (error: unknown) => void): void {
  try {
    const done = action();
    // Through a promise of our own: a thenable may have no `catch`, and call back twice.
    if (isThenable(done)) Promise.resolve(done).catch(fail);
  } catch (error) {
    fail(error);
  }
}

/** The same listener, whose own failures nobody hears of: who is told of errors is the last to be told of them. */
export function quiet(listener: (error: unknown) => unknown): (error: unknown) => void {
  return (error) => attempt(() => listener(error), ignore);
}

/** For what fails where nobody is to hear of it. */
export function ignore(): void {}
