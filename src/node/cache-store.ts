import type { BaseSessionCache } from '../session-cache.js';
import { Session } from '../session.js';
import type { SessionStore } from './store.js';

/** A session cache of this process as a store. */
export function storeOf(cache: BaseSessionCache<Uint8Array>, now: () => number): SessionStore {
  return {
    get: (id, protocolVersion) => cache.getSession(id, protocolVersion)?.data,
    take(id, protocolVersion) {
      using session = cache.takeSession(id, protocolVersion);
      // A copy: the session's own bytes are zeroed when its last reference goes.
      return session && Uint8Array.from(session.data);
    },
    set(id, protocolVersion, data, timeout) {
      using session = new Session(id, { data, protocolVersion, time: now(), timeout });
      cache.addSession(session);
    },
    delete(id, protocolVersion) {
      cache.takeSession(id, protocolVersion)?.free();
    },
  };
}
