// The rules of docs/redis.md are enough for all that a store does.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asUser, CLIENTS, OLDER_CLIENTS } from '../../../support/redis/clients.js';
import { hasRedis, NO_REDIS, RedisServer } from '../../../support/redis/server.js';
import { openStore, settle, TLS1_3 } from '../../../support/redis/stores.js';
import { root } from '../../../support/root.js';

let server: RedisServer;

beforeAll(async () => {
  if (!hasRedis) return;
  server = await RedisServer.start();
  const document = readFileSync(join(root, 'docs/redis.md'), 'utf8');
  const [, rules] = /ACL SETUSER (tls-sessions [^`]+)/.exec(document)!;
  server.cli('acl', 'setuser', ...rules!.trim().split(/\s+/));
});
afterAll(() => server?.end());

beforeEach((context) => {
  if (!hasRedis) context.skip(NO_REDIS);
});

test.each([...CLIENTS, ...OLDER_CLIENTS])('%s', async (_name, open) => {
  const user = asUser(open, 'tls-sessions', 'password');
  const { store, errors } = await openStore(user, server.port);
  const other = await openStore(open, server.port);
  const [id, data] = [randomBytes(32), randomBytes(9)];
  const groups = { names: ['group'], generation: store.generation() };
  const heard: unknown[] = [];
  other.store.onRemoved((removed) => heard.push(removed));
  expect(await store.set(id, TLS1_3, data, 60, false, groups)).toBe(true);
  store.retire(id, TLS1_3);
  expect(await store.get(id, TLS1_3)).toEqual(new Uint8Array(data));
  expect(await store.take(id, TLS1_3)).toEqual(new Uint8Array(data));
  await store.set(id, TLS1_3, data, 60, false, groups);
  await settle(async () => {
    await store.delete(id, TLS1_3);
    return heard.some(Boolean);
  });
  await store.set(id, TLS1_3, data, 60, false, groups);
  await store.revokeAll('group');
  expect(await store.get(id, TLS1_3)).toBeUndefined();
  expect(store.stats.misses).toMatchObject({ revoked: 1 });
  expect(errors).toEqual([]);
});
