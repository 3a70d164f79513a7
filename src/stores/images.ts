// Images: what a cache holds, in one piece, for a restart that is planned.
import { expectFunction, expectSeconds, rangeError } from '../base/errors.js';
import { givenOptions } from '../base/given.js';
import { zero } from '../base/intrinsics.js';
import { coarseSeconds } from '../cache/clock.js';
import { contentsOf, type Contents, type ImageCache } from './image/caches.js';
import { RecordReader, RecordWriter, type ImageSession } from './image/records.js';
import { openImage, sealImage } from './sealing/image.js';
import type { SealingKeys } from './sealing/keys.js';

/** How an image is made and restored. */
export interface ImageOptions {
  /** The clock, seconds since 1970 (default: the system's). */
  now?: () => number;
}

/** What became of the sessions of an image. */
export interface RestoredImage {
  /** Sessions that the cache has taken. Of a cache that is too small for all it may have evicted some of them since. */
  readonly restored: number;
  /** Sessions that have expired since. */
  readonly expired: number;
  /** Sessions that the cache has not taken: too large for it, or there was no memory. */
  readonly dropped: number;
}

const NAMES = new Set(['now']);

/**
 * The sessions of a cache that have not expired, encrypted and authenticated (docs/sealing.md), in the order of their eviction as far as the
 * cache tells it. The cache stays as it is. At once, so in one piece: also where other threads go on with a shared cache.
 *
 * A session that is resumed after a restart was made by the process before: an image that is restored twice lets sessions be used
 * twice that are for a single use. Delete it when it was read.
 *
 * @param cache the data of all sessions must be bytes
 * @param keys 32 random bytes each; the first seals
 * @throws {TypeError} an argument is of a wrong type; a session has other data than a Uint8Array
 * @throws {RangeError} there is no key, or one has not 32 bytes
 * @throws {Error} there is no node:crypto here
 */
export function saveImage(cache: ImageCache, keys: SealingKeys, options: ImageOptions = {}): Uint8Array {
  const contents = contentsOf(cache);
  return sealImage(keys, 'image', recordsOf(contents.sessions(readClock(options))));
}

function* recordsOf(sessions: Iterable<ImageSession>): Generator<Uint8Array> {
  const writer = new RecordWriter();
  for (const session of sessions) {
    yield writer.head(session);
    yield session.data;
  }
}

/**
 * Puts the sessions of an image into a cache, which may hold others: who has the same id and version is replaced, and where there is no room the
 * cache evicts as usual. An image is refused as a whole, with nothing changed.
 *
 * @param bytes of `saveImage`, not changed
 * @param keys each opens
 * @throws {TypeError} an argument is of a wrong type
 * @throws {RangeError} there is no key, or one has not 32 bytes; the image was truncated or changed, is of another version, or was sealed with
 *   another key
 * @throws {Error} there is no node:crypto here
 */
export function restoreImage(
  cache: ImageCache,
  bytes: Uint8Array,
  keys: SealingKeys,
  options: ImageOptions = {},
): RestoredImage {
  const contents = contentsOf(cache);
  const now = readClock(options);
  const opened = openImage(keys, 'image', bytes);
  try {
    const reader = new RecordReader(opened);
    if (!reader.isWhole()) throw rangeError('bytes', 'an image of this version', 'one of another');
    return restore(contents, reader.sessions(), now);
  } finally {
    zero(opened);
  }
}

function readClock(options: ImageOptions): number {
  const { now = coarseSeconds } = givenOptions('options', options, NAMES);
  expectFunction('now', now);
  const seconds: unknown = now();
  expectSeconds('now()', seconds);
  return seconds;
}

/** What callbacks of the cache throw reaches the caller when all are there. */
function restore(contents: Contents, sessions: Iterable<ImageSession>, now: number): RestoredImage {
  const counts = { restored: 0, expired: 0, dropped: 0 };
  const errors: unknown[] = [];
  for (const session of sessions) {
    if (now > session.time + session.timeout) counts.expired++;
    else if (isAdded(contents, session, now, errors)) counts.restored++;
    else counts.dropped++;
  }
  if (errors.length > 0) throw errors[0];
  return counts;
}

function isAdded(contents: Contents, session: ImageSession, now: number, errors: unknown[]): boolean {
  try {
    return contents.add(session, now);
  } catch (error) {
    errors.push(error);
    return true;
  }
}
