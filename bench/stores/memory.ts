// Memory of Redis for sessions, and what goes when half of them are retired.
import { randomBytes } from 'node:crypto';
import { redisStore, type RedisClient } from 'wasm-session-cache/stores';
import type { RedisServer } from '../../test/support/redis/server.js';
import { SESSION_SIZE } from './costs.js';

const VERSION = 0x0304;
const BATCH = 1000;

const usedBy = (server: RedisServer) => Number(/used_memory:(\d+)/.exec(server.cli('info', 'memory'))![1]);

export async function measureMemory(server: RedisServer, client: RedisClient, count: number): Promise<void> {
  server.cli('flushall');
  const store = redisStore(client, { keys: [randomBytes(32)], deadline: 60_000, retiredLifetime: 1 });
  const before = usedBy(server);
  const ids: Buffer[] = [];
  for (let n = 0; n < count; n += BATCH) {
    const batch = Array.from({ length: BATCH }, () => randomBytes(32));
    await Promise.all(batch.map((id) => store.set(id, VERSION, randomBytes(SESSION_SIZE), 7200)));
    ids.push(...batch);
  }
  if (store.stats.stored !== count) throw new Error(`${store.stats.stored} of ${count} stored`);
  const bytes = usedBy(server) - before;
  console.log(
    `${count} sessions of ${SESSION_SIZE} bytes: ${(bytes / count).toFixed(0)} bytes of Redis each, ${bytes >> 20} MiB`,
  );
  await retireHalf(server, ids, store);
  const left = usedBy(server) - before;
  console.log(`half of them retired, and their time over: ${(left / count).toFixed(0)} bytes, ${left >> 20} MiB`);
  store.close();
}

async function retireHalf(
  server: RedisServer,
  ids: readonly Buffer[],
  store: ReturnType<typeof redisStore>,
): Promise<void> {
  for (let n = 0; n < ids.length / 2; n += BATCH) {
    for (const id of ids.slice(n, n + BATCH)) store.retire(id, VERSION);
    // Answered after those.
    await store.get(ids[n]!, VERSION);
  }
  const wanted = ids.length / 2 + 2;
  for (let seconds = 0; Number(server.cli('dbsize')) > wanted && seconds < 60; seconds++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
