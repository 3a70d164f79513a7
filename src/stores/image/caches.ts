// The caches that images are of, each as what an image has.
import { typeError } from '../../base/errors.js';
import { copyBytes, isBytes, lengthOf, NO_BYTES, zero } from '../../base/intrinsics.js';
import type { BaseSessionCache } from '../../cache/session-cache.js';
import { Session } from '../../cache/session.js';
import type { SharedSessionCache } from '../../shared/shared-session-cache.js';
import type { ImageSession } from './records.js';

/** A `SessionCache` of bytes, or a `SharedSessionCache`. */
export type ImageCache = BaseSessionCache<Uint8Array> | SharedSessionCache;

export interface Contents {
  /** The sessions that an image is to have, each for use before the next. Throws a `TypeError` where one has no bytes. */
  sessions(now: number): Iterable<ImageSession>;
  /** Whether it has taken a session, which has not expired. It takes no bytes over. */
  add(session: ImageSession, now: number): boolean;
}

/** Told by their methods: another copy of the package may have made them. */
export function contentsOf(cache: ImageCache): Contents {
  const { addSession, sessions } = (cache ?? {}) as { addSession?: unknown; sessions?: unknown };
  if (typeof addSession === 'function') return new SessionCacheContents(cache as BaseSessionCache<Uint8Array>);
  if (typeof sessions === 'function') return new SharedCacheContents(cache as SharedSessionCache);
  throw typeError('cache', 'a SessionCache or a SharedSessionCache', cache);
}

class SessionCacheContents implements Contents {
  readonly #cache: BaseSessionCache<Uint8Array>;

  constructor(cache: BaseSessionCache<Uint8Array>) {
    this.#cache = cache;
  }

  *sessions(now: number): Generator<ImageSession> {
    for (const session of this.#cache) {
      const { id, protocolVersion, idContext, extendedMasterSecret, time, timeout, data } = session;
      if (!session.resumable || now > time + timeout) continue;
      if (!isBytes(data)) throw typeError('session.data', 'a Uint8Array', data);
      const terms = { id, protocolVersion, idContext, extendedMasterSecret, time, timeout };
      yield { ...terms, data, heir: false, retired: false };
    }
  }

  add({ id, protocolVersion, idContext, extendedMasterSecret, time, timeout, data }: ImageSession): boolean {
    const terms = { protocolVersion, idContext, extendedMasterSecret, time, timeout };
    const session = new Session(id, { ...terms, data: copyBytes(data) });
    try {
      this.#cache.addSession(session);
      return true;
    } catch (error) {
      // A callback's error; else there was no memory for one more.
      if (session.refCount > 1) throw error;
      return false;
    } finally {
      session.free();
    }
  }
}

class SharedCacheContents implements Contents {
  readonly #cache: SharedSessionCache;

  constructor(cache: SharedSessionCache) {
    this.#cache = cache;
  }

  *sessions(now: number): Generator<ImageSession> {
    for (const { id, protocolVersion, data, expires, heir, retired } of this.#cache.sessions()) {
      const terms = { id, protocolVersion, idContext: NO_BYTES, extendedMasterSecret: false };
      yield { ...terms, time: now, timeout: Math.max(expires - now, 0), data, heir, retired };
      zero(data);
    }
  }

  add({ id, protocolVersion, data, time, timeout, heir, retired }: ImageSession, now: number): boolean {
    if (lengthOf(data) === 0) return false;
    const isKept = this.#cache.set(id, protocolVersion, data, time + timeout - now, heir);
    if (isKept && retired) this.#cache.retire(id, protocolVersion);
    return isKept;
  }
}
