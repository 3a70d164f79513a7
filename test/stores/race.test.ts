// Eight processes take the same sessions at the same time: each session is taken once.
import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import { expect, onTestFinished, test } from 'vitest';
import { redisStore } from '../../src/stores.js';
import { hasRedis, NO_REDIS, RedisServer } from '../support/redis/server.js';
import { start } from './processes.js';
import { idOf, TLS1_3_VERSION } from './programs/ids.js';

const PROCESSES = 8;
const SESSIONS = 10_000;
const BATCH = 500;

test('8 processes, 10,000 sessions: exactly 10,000 winners', async (context) => {
  if (!hasRedis) context.skip(NO_REDIS);
  const redis = await RedisServer.start();
  onTestFinished(() => redis.end());
  const key = randomBytes(32);
  const client = await createClient({ socket: { port: redis.port } }).connect();
  onTestFinished(() => client.destroy());
  const store = redisStore(client, { keys: [key], deadline: 60_000 });
  for (let n = 0; n < SESSIONS; n += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => n + i);
    await Promise.all(numbers.map((i) => store.set(idOf(i), TLS1_3_VERSION, randomBytes(240), 600)));
  }
  expect(store.stats.stored).toBe(SESSIONS);
  const takers = Array.from({ length: PROCESSES }, () => start('taker.ts'));
  const task = { redisPort: redis.port, key: key.toString('hex'), count: SESSIONS };
  await Promise.all(takers.map(({ ask }, n) => ask({ ...task, client: n % 2 ? 'ioredis' : 'node-redis' })));
  const won = await Promise.all(takers.map(({ ask }) => ask<number[]>('go')));
  console.log(`winners of each process: ${won.map(({ length }) => length).join(', ')}`);
  expect(won.flat()).toHaveLength(SESSIONS);
  expect(new Set(won.flat()).size).toBe(SESSIONS);
  // It was a race.
  expect(won.filter(({ length }) => length > 0).length).toBeGreaterThan(1);
});
