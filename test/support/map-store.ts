import type { SessionStore } from '../../src/node/index.js';

/** A store over a `Map`, which answers at once and forgets nothing. */
export function mapStore(map = new Map<string, Uint8Array>()): SessionStore {
  const keyOf = (id: Uint8Array, protocolVersion: number) => `${protocolVersion} ${Buffer.from(id).toString('hex')}`;
  return {
    get: (id, protocolVersion) => map.get(keyOf(id, protocolVersion)),
    take(id, protocolVersion) {
      const key = keyOf(id, protocolVersion);
      const data = map.get(key);
      map.delete(key);
      return data;
    },
    set: (id, protocolVersion, data) => map.set(keyOf(id, protocolVersion), data),
    delete: (id, protocolVersion) => map.delete(keyOf(id, protocolVersion)),
  };
}
