// What a server's store holds before the first client comes.
import { Session, SessionCache } from '../../dist/index.js';
import type { SessionStore } from '../../dist/node/index.js';
import { SharedSessionCache } from '../../dist/shared.js';
import { UNLIMITED } from '../contestants/cache.ts';
import { latin1 } from '../contestants/keys.ts';
import { randomId, TIMEOUT } from '../studies/sessions.ts';

export interface Stock {
  readonly store: 'SharedSessionCache' | 'SessionCache' | 'Map';
  /** Sessions. */
  readonly size: number;
  /** Bytes of each: in a Buffer of its own, but for those in shared memory. */
  readonly bytes: number;
}

/** TLS 1.3. */
const PROTOCOL_VERSION = 0x0304;

const FILLERS = { SharedSessionCache: fillShared, SessionCache: fillCache, Map: fillMap };

export function fill({ store, size, bytes }: Stock): SessionCache<Uint8Array> | SessionStore {
  return FILLERS[store](size, bytes);
}

function fillShared(size: number, bytes: number): SharedSessionCache {
  // What a session takes, and room for those of the measurement.
  const perSession = 64 * (1 + Math.ceil(bytes / 60)) + 16;
  const cache = SharedSessionCache.create({ bytes: (size + size / 8 + 20_000) * perSession });
  const data = Buffer.alloc(bytes);
  for (let n = 0; n < size; n++) cache.set(randomId(), PROTOCOL_VERSION, data, TIMEOUT);
  if (cache.size !== size) throw new Error(`${cache.size} of ${size} sessions are held`);
  return cache;
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
