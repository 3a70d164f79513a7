import type { BaseSessionCache } from '../../cache/session-cache.js';
import { Session } from '../../cache/session.js';
import type { SessionStore } from '../../base/store.js';

/**
 * A session cache of this process as a store.
 *
 * @param onError gets what a callback of the cache threw when a session was kept all the same
 */
export function storeOf(
  cache: BaseSessionCache<Uint8Array>,
  now: () => number,
  onError: (error: unknown) => void,
): SessionStore {
  return {
    get: (id, protocolVersion) => cache.getSession(id, protocolVersion)?.data,
    take(id, protocolVersion) {
      const session = cache.takeSession(id, protocolVersion);
      if (!session) return undefined;
      const data = Uint8Array.from(session.data);
      // Zeroes the session's own bytes, if this was the last reference.
      session.free();
      return data;
    },
    set(id, protocolVersion, data, timeout) {
      const session = new Session(id, { data, protocolVersion, time: now(), timeout });
      try {
        cache.addSession(session);
      } catch (error) {
        if (!cache.hasSession(id, protocolVersion)) throw error;
        onError(error);
      } finally {
        session.free();
      }
    },
    delete(id, protocolVersion) {
      const session = cache.takeSession(id, protocolVersion);
      session?.free();
      return session !== undefined;
    },
  };
}
