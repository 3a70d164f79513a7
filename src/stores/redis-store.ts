import type { FoundSession, RemovalListener, SessionGroups, SessionStore } from '../base/store.js';
import type { RedisClient } from './redis/client.js';
import { connectionTo } from './redis/connect.js';
import { readSettings, type RedisStoreOptions } from './redis/options.js';
import { SealedRedisStore } from './redis/sealed-redis-store.js';
import type { RedisStoreStats } from './redis/stats.js';
import { createSyncSealer } from './sealing/sealer.js';

/** Sessions in Redis or Valkey, as `redisStore` makes it. */
export interface RedisStore extends SessionStore {
  /** The data, as a copy; undefined for a miss, whatever fails. At once where Redis is not asked. */
  get(id: Uint8Array, protocolVersion: number): Promise<Uint8Array | undefined> | undefined;
  lookUp(id: Uint8Array, protocolVersion: number): Promise<FoundSession | undefined> | undefined;
  /** The same as `get`, and removes it, in one step of Redis: of all servers that take a session, one gets it. */
  take(id: Uint8Array, protocolVersion: number): Promise<Uint8Array | undefined> | undefined;
  /** @returns whether Redis has taken it within the deadline */
  set(
    id: Uint8Array,
    protocolVersion: number,
    data: Uint8Array,
    timeout: number,
    heir?: boolean,
    groups?: SessionGroups,
  ): Promise<boolean>;
  /** @returns whether there was one. Rejects with an `Error` where Redis has not confirmed it: then it may be there */
  delete(id: Uint8Array, protocolVersion: number): Promise<boolean>;
  retire(id: Uint8Array, protocolVersion: number): void;
  generation(): number | undefined;
  onRemoved(listener: RemovalListener): () => void;
  readonly copies: true;
  /** The counters as they are now. */
  readonly stats: RedisStoreStats;
  /**
   * Ends all sessions of a group on all servers: those of handshakes that began before it. When the promise is fulfilled no server finds
   * one in Redis any more; what servers keep beside it, see `tieredStore`.
   *
   * @param group 1 to 255 bytes; for sessions of the binding the server's `sessionIdContext`, or the `fingerprint256` of a client's certificate
   * @returns rejects with an `Error` where Redis has not confirmed it: then it may be done or not
   * @throws {TypeError} no string
   * @throws {RangeError} empty, or too long
   */
  revokeAll(group: string): Promise<void>;
  /** Asks Redis nothing more: lookups are misses. The client stays as it is. */
  close(): void;
}

/**
 * Sessions in Redis (from 7.0 on) or Valkey, for all servers that have the keys. What is in Redis is sealed: neither ids nor secrets can
 * be read there, and what was changed there is not resumed (docs/redis.md).
 *
 * No lookup waits longer than the deadline, and where Redis does not answer, none waits at all.
 *
 * @param client of node-redis or ioredis, also of a cluster. It stays yours: connect it, listen to its 'error' events, close it
 * @throws {TypeError} no client; an option of a wrong type, or one that there is not
 * @throws {RangeError} an option is out of its range
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions): RedisStore {
  const settings = readSettings(options);
  return new SealedRedisStore(connectionTo(client), createSyncSealer(settings.keys), settings);
}
