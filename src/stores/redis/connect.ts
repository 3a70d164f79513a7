// Tells the clients apart, by what they offer.
import { expectObject, typeError } from '../../base/errors.js';
import type { IoredisClient, NodeRedisClient, RedisClient } from './client.js';
import type { Connection } from './connection.js';
import { ioredisConnection } from './ioredis.js';
import { nodeRedisConnection } from './node-redis.js';

/** Throws a `TypeError` for what is no client. */
export function connectionTo(client: RedisClient): Connection {
  expectObject('client', client);
  const methods: { callBuffer?: unknown; sendCommand?: unknown; withTypeMapping?: unknown } = client;
  if (typeof methods.callBuffer === 'function') return ioredisConnection(client as IoredisClient);
  if (typeof methods.sendCommand === 'function' && typeof methods.withTypeMapping === 'function') {
    return nodeRedisConnection(client as NodeRedisClient);
  }
  throw typeError('client', 'a client of node-redis or of ioredis', client);
}
