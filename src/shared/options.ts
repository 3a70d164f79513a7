import { coarseSeconds } from '../cache/clock.js';
import { expectFunction, expectInteger } from '../base/errors.js';
import { givenOptions } from '../base/given.js';
import { LEAST_BYTES, MOST_BYTES } from './memory.js';

/** What a shared cache is made with. */
export interface SharedSessionCacheOptions {
  /**
   * Bytes of memory for the sessions and what finds them, 131072 to 2^32 (default 16 MiB). A session takes 64, and 64 more for each 60
   * bytes of its data, and about 7 to be found. Each thread that is attached takes 64 KiB beside them, and where both would be more
   * than 2^32 the sessions get less.
   */
  bytes?: number;
  /** The clock of this thread: seconds since 1970 (default: the system's, whole seconds, at most 50 ms late while the event loop turns). */
  now?: () => number;
}

const DEFAULT_BYTES = 16 * 1024 * 1024;
const NAMES = new Set(['bytes', 'now']);

export function readOptions(options: SharedSessionCacheOptions): Required<SharedSessionCacheOptions> {
  const { bytes = DEFAULT_BYTES, now = coarseSeconds } = givenOptions('options', options, NAMES);
  expectInteger('bytes', bytes, LEAST_BYTES, MOST_BYTES);
  expectFunction('now', now);
  return { bytes, now };
}
