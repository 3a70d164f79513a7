import { quiet } from '../../base/attempt.js';
import { expectFunction, expectSeconds, typeError } from '../../base/errors.js';
import { readOptions } from '../../base/given.js';
import { coarseSeconds } from '../../cache/clock.js';
import type { SealingKeys } from '../sealing/keys.js';
import { warnOnce } from '../../base/warn-once.js';

/** What a sealed store is made with. One of a wrong type, or of a name that there is not, is a `TypeError`; out of its range a `RangeError`. */
export interface SealedStoreOptions {
  /** 32 random bytes each, copied. The first seals, all open. All servers that share sessions need the same. */
  keys: SealingKeys;
  /** What all keys in the key-value store begin with (default `tls-session:`). */
  prefix?: string;
  /** Seconds that a session is kept which will hardly be asked for again, where the key-value store has `expire` (default 600). */
  retiredLifetime?: number;
  /** What the key-value store fails with; no operation throws it but `delete` (default: the first becomes a process warning). */
  onError?: (error: unknown) => void;
  /** The clock, seconds since 1970 (default: the system's). */
  now?: () => number;
}

const NAMES = new Set(['keys', 'prefix', 'retiredLifetime', 'onError', 'now']);

/** All but the keys, which the sealer checks. */
export function readSettings(options: SealedStoreOptions): Required<SealedStoreOptions> {
  const given = readOptions('options', options, NAMES);
  const { keys, prefix = 'tls-session:', retiredLifetime = 600 } = given;
  const { onError = warnOnce('sealedStore'), now = coarseSeconds } = given;
  if (typeof prefix !== 'string') throw typeError('prefix', 'a string', prefix);
  expectSeconds('retiredLifetime', retiredLifetime);
  expectFunction('onError', onError);
  expectFunction('now', now);
  return { keys, prefix, retiredLifetime, onError: quiet(onError), now };
}
