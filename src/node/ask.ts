import { isBytes } from '../base/intrinsics.js';
import { isThenable } from '../base/awaitable.js';
import { endDeadline, startDeadline, type Timer } from '../base/patience.js';
import type { Awaitable } from '../base/store.js';

/** What a store came up with in time. */
export type Answer = Uint8Array | 'unknown' | 'store-error' | 'deadline';

/**
 * Asks a store, and calls back once whatever the store does: at once where it answers at once, after `limit` milliseconds at
 * the latest. An answer that comes after that goes to `late`.
 */
export function ask(
  question: () => Awaitable<Uint8Array | null | undefined>,
  limit: number,
  onError: (error: unknown) => void,
  done: (answer: Answer) => void,
  late: (answer: Answer) => void,
): void {
  const judge = (value: unknown): Answer => {
    if (value === null || value === undefined) return 'unknown';
    if (isBytes(value)) return value;
    onError(new TypeError('the session store gave something else than bytes'));
    return 'store-error';
  };
  const fail = (error: unknown): Answer => {
    onError(error);
    return 'store-error';
  };
  let value: unknown;
  let later: boolean;
  try {
    value = question();
    later = isThenable(value);
  } catch (error) {
    return done(fail(error));
  }
  if (!later) return done(judge(value));
  let deadline: Timer | undefined = startDeadline(limit, () => settle('deadline'));
  const settle = (answer: Answer) => {
    if (!deadline) return late(answer);
    endDeadline(deadline);
    deadline = undefined;
    done(answer);
  };
  // Through a promise of our own: a thenable may throw, and call back twice.
  Promise.resolve(value).then(judge, fail).then(settle);
}
