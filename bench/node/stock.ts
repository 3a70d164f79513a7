// What a server's store holds before the first client comes.
import { Session, SessionCache } from '../../dist/index.js';
import type { SessionStore } from '../../dist/node/index.js';
import { UNLIMITED } from '../contestants/cache.ts';
import { latin1 } from '../contestants/keys.ts';
import { randomId, TIMEOUT } from '../studies/sessions.ts';

export interface Stock {
  readonly store: 'this library' | 'Map';
  /** Sessions. */
  readonly size: number;
  /** Bytes of each, in a Buffer of its own. */
  readonly bytes: number;
}

/** TLS 1.3. */
const PROTOCOL_VERSION = 0x0304;

export function fill({ store, size, bytes }: Stock): SessionCache<Uint8Array> | SessionStore {
  return store === 'Map' ? fillMap(size, bytes) : fillCache(size, bytes);
}

function fillCache(size: number, bytes: number): SessionCache<Uint8Array> {
  const cache = new SessionCache<Uint8Array>({ cacheSize: UNLIMITED });
  const init = { protocolVersion: PROTOCOL_VERSION, timeout: TIMEOUT };
  for (let n = 0; n < size; n++) {
    using session = new Session<Uint8Array>(randomId(), { ...init, data: Buffer.alloc(bytes) });
    cache.addSession(session);
  }
  return cache;
}

/** By the id alone: those of two versions are never the same. Nothing expires, which is to its favour. */
function fillMap(size: number, bytes: number): SessionStore {
  const map = new Map<string, Uint8Array>();
  const keyOf = ({ buffer, byteOffset, length }: Uint8Array) => latin1(Buffer.from(buffer, byteOffset, length));
  for (let n = 0; n < size; n++) map.set(latin1(randomId()), Buffer.alloc(bytes));
  return {
    get: (id) => map.get(keyOf(id)),
    take(id) {
      const key = keyOf(id);
      const data = map.get(key);
      map.delete(key);
      return data;
    },
    set: (id, _, data) => map.set(keyOf(id), data),
    delete: (id) => map.delete(keyOf(id)),
  };
}
