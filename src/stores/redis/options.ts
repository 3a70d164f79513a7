import { quiet } from '../../base/attempt.js';
import { coarseSeconds } from '../../cache/clock.js';
import { expectFunction, expectInteger, expectSeconds, typeError } from '../../base/errors.js';
import { readOptions } from '../../base/given.js';
import { warnOnce } from '../../base/warn-once.js';
import type { SealingKeys } from '../sealing/keys.js';

/** What a store in Redis is made with. One of a wrong type, or of a name that there is not, is a `TypeError`; out of its range a `RangeError`. */
export interface RedisStoreOptions {
  /** 32 random bytes each, copied. The first seals, all open. All servers that share sessions need the same. */
  keys: SealingKeys;
  /** What all keys in Redis begin with (default `tls-session:`). */
  prefix?: string;
  /** Milliseconds after which an operation is given up, 1 to 2^31 - 1 (default 50). */
  deadline?: number;
  /** Seconds that a session is kept which will hardly be asked for again, if it would live longer (default 600). */
  retiredLifetime?: number;
  /** What Redis and its client fail with; no operation throws it but `delete` and `revokeAll` (default: the first becomes a process warning). */
  onError?: (error: unknown) => void;
  /** The clock, seconds since 1970 (default: the system's). Redis has its own for what it lets expire. */
  now?: () => number;
}

export type Settings = Required<RedisStoreOptions>;

const NAMES = new Set(['keys', 'prefix', 'deadline', 'retiredLifetime', 'onError', 'now']);
const MOST_MILLISECONDS = 2 ** 31 - 1;

/** All but the keys, which the sealer checks. */
export function readSettings(options: RedisStoreOptions): Settings {
  const given = readOptions('options', options, NAMES);
  const { keys, prefix = 'tls-session:', deadline = 50, retiredLifetime = 600 } = given;
  const { onError = warnOnce('redisStore'), now = coarseSeconds } = given;
  if (typeof prefix !== 'string') throw typeError('prefix', 'a string', prefix);
  expectInteger('deadline', deadline, 1, MOST_MILLISECONDS);
  expectSeconds('retiredLifetime', retiredLifetime);
  expectFunction('onError', onError);
  expectFunction('now', now);
  return { keys, prefix, deadline, retiredLifetime, onError: quiet(onError), now };
}
