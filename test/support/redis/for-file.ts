import { afterAll, beforeAll, beforeEach } from 'vitest';
import { hasRedis, NO_REDIS, RedisServer } from './server.js';

/** A Redis server for the tests of a file, which are skipped where none is installed. */
export function startRedisForFile(use: (server: RedisServer) => void): void {
  let server: RedisServer | undefined;
  beforeAll(async () => {
    if (hasRedis) use((server = await RedisServer.start()));
  });
  afterAll(() => server?.end());
  beforeEach((context) => {
    if (!hasRedis) context.skip(NO_REDIS);
  });
}
