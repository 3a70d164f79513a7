// What sessions in Redis cost: `npm run bench:stores`, with `-- --full` a million sessions and longer turns.
import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import { redisStore } from 'wasm-session-cache/stores';
import { hasRedis, NO_REDIS, RedisServer } from '../../test/support/redis/server.js';
import { measureCosts } from './costs.js';
import { measureHandshakes } from './handshakes.js';
import { measureMemory } from './memory.js';

const full = process.argv.includes('--full');
if (!hasRedis) throw new Error(NO_REDIS);
const server = await RedisServer.start();
try {
  const client = createClient({ socket: { port: server.port } }).on('error', console.error);
  await client.connect();
  const store = redisStore(client, { keys: [randomBytes(32)], deadline: 60_000 });
  await measureCosts(store);
  store.close();
  await measureHandshakes(server.port, full ? 6000 : 1500, full ? 5 : 3);
  await measureMemory(server, client, full ? 1_000_000 : 100_000);
  client.destroy();
} finally {
  await server.end();
}
