// Sessions in a real Redis, through each client.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionStore } from '../../../../src/node/index.js';
import { redisStore } from '../../../../src/stores.js';
import { CLIENTS, OLDER_CLIENTS } from '../../../support/redis/clients.js';
import { startRedisForFile } from '../../../support/redis/for-file.js';
import type { RedisServer } from '../../../support/redis/server.js';
import { KEY, openStore, settle, TLS1_2, TLS1_3 } from '../../../support/redis/stores.js';
import { HOST, pki, stand } from '../../../support/tls.js';

let server: RedisServer;
startRedisForFile((started) => (server = started));
beforeEach(() => void server.cli('flushall'));

const sessionKeys = () =>
  server
    .cli('keys', '*')
    .split('\n')
    .filter((key) => key !== '' && !key.includes('{revocation}'));

describe.each([...CLIENTS, ...OLDER_CLIENTS])('%s', (_name, open) => {
  test('what is set is found until it is deleted or taken', async () => {
    const { store, errors } = await openStore(open, server.port);
    const other = await openStore(open, server.port);
    const [id, data] = [randomBytes(32), randomBytes(250)];
    expect(await store.set(id, TLS1_3, data, 60)).toBe(true);
    expect(await other.store.get(id, TLS1_3)).toEqual(new Uint8Array(data));
    expect(await other.store.get(id, TLS1_2)).toBeUndefined();
    expect(await other.store.take(id, TLS1_3)).toEqual(new Uint8Array(data));
    expect(await store.take(id, TLS1_3)).toBeUndefined();
    await store.set(id, TLS1_2, data, 60);
    expect([await store.delete(id, TLS1_2), await store.delete(id, TLS1_2)]).toEqual([true, false]);
    expect(await store.get(id, TLS1_2)).toBeUndefined();
    expect(store.stats).toMatchObject({ state: 'closed', hits: 0, misses: { unknown: 2 }, stored: 2, dropped: 0 });
    expect(other.store.stats).toMatchObject({ hits: 2, misses: { unknown: 1 } });
    expect([errors, other.errors]).toEqual([[], []]);
  });

  test('a session ends with its lifetime in Redis, which retiring shortens and never prolongs', async () => {
    const { store } = await openStore(open, server.port, { retiredLifetime: 30 });
    const id = randomBytes(32);
    const lifetime = () => Number(server.cli('pttl', sessionKeys()[0]!));
    await store.set(id, TLS1_3, randomBytes(9), 7200);
    expect(lifetime()).toBeGreaterThan(7_190_000);
    store.retire(id, TLS1_3);
    await settle(() => lifetime() <= 30_000);
    await store.set(id, TLS1_3, randomBytes(9), 3);
    store.retire(id, TLS1_3);
    await store.get(id, TLS1_3);
    expect(lifetime()).toBeLessThanOrEqual(3000);
    await store.set(id, TLS1_3, randomBytes(9), 0.02);
    await settle(async () => (await store.get(id, TLS1_3)) === undefined);
    expect(await store.set(id, TLS1_3, randomBytes(9), 0)).toBe(false);
  });

  test('hears of what others remove', async () => {
    const { store } = await openStore(open, server.port);
    const other = await openStore(open, server.port);
    const heard: unknown[] = [];
    other.store.onRemoved((id, protocolVersion) =>
      heard.push(id && [Buffer.from(id).toString('hex'), protocolVersion]),
    );
    await settle(() => server.cli('pubsub', 'numsub', 'tls-session:removed').endsWith('1'));
    heard.length = 0;
    const id = randomBytes(32);
    await store.delete(id, TLS1_3);
    await store.revokeAll('a group');
    await settle(() => heard.length === 2);
    expect(heard).toEqual([[id.toString('hex'), TLS1_3], undefined]);
  });

  test('sessions of a group are revoked, those that begin afterwards are not', async () => {
    const { store, errors } = await openStore(open, server.port);
    const other = await openStore(open, server.port);
    const [before, elsewhere, after] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const groups = (...names: string[]) => ({ names, generation: store.generation() });
    await store.set(before, TLS1_3, randomBytes(9), 60, false, groups('one', 'two'));
    await store.set(elsewhere, TLS1_3, randomBytes(9), 60, false, groups('three'));
    const begun = groups('one');
    await other.store.revokeAll('one');
    expect(await store.get(before, TLS1_3)).toBeUndefined();
    expect(await other.store.get(before, TLS1_3)).toBeUndefined();
    expect(await store.get(elsewhere, TLS1_3)).toBeDefined();
    // Of a handshake that began before.
    await store.set(before, TLS1_3, randomBytes(9), 60, false, begun);
    expect(await store.take(before, TLS1_3)).toBeUndefined();
    await store.set(after, TLS1_3, randomBytes(9), 60, false, groups('one'));
    expect(await other.store.get(after, TLS1_3)).toBeDefined();
    expect(store.stats.misses).toMatchObject({ revoked: 2 });
    expect(errors).toEqual([]);
  });
});

const [, openAny] = CLIENTS[0]!;

test('lookups of one turn are one command', async () => {
  const { store } = await openStore(openAny, server.port);
  const ids = Array.from({ length: 40 }, () => randomBytes(32));
  await Promise.all(ids.map((id) => store.set(id, TLS1_3, id, 60)));
  server.cli('config', 'resetstat');
  const found = await Promise.all(ids.map((id) => store.get(id, TLS1_3)));
  expect(found).toEqual(ids.map((id) => new Uint8Array(id)));
  expect(server.cli('info', 'commandstats')).toMatch(/cmdstat_mget:calls=1,/);
});

test('Redis has no session id and no secret in the clear', async () => {
  const { store } = await openStore(openAny, server.port);
  const [id, secret] = [randomBytes(32), randomBytes(48)];
  await store.set(id, TLS1_3, Buffer.concat([Buffer.from('envelope'), secret]), 60);
  await store.revokeAll('a group');
  const dump = dumpOf(3);
  for (const form of [...formsOf(id), ...formsOf(secret), 'a group']) expect(dump).not.toContain(form);
});

test('nor the master secret of a real session, which the data has that the store is given', async () => {
  const { store } = await openStore(openAny, server.port);
  const given: { id: Buffer; data: Buffer }[] = [];
  const cache: SessionStore = {
    get: (...values) => store.get(...values),
    take: (...values) => store.take(...values),
    delete: (...values) => store.delete(...values),
    set(id, protocolVersion, data, timeout) {
      given.push({ id: Buffer.from(id), data: Buffer.from(data) });
      return store.set(id, protocolVersion, data, timeout);
    },
  };
  const { port } = await stand({ cache }, { maxVersion: 'TLSv1.2' });
  const { authority } = await pki();
  const socket = connect({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert });
  // NSS key log format: CLIENT_RANDOM, the random, the master secret.
  const [line] = (await once(socket, 'keylog')) as [Buffer];
  await once(socket.resume(), 'close');
  await settle(() => sessionKeys().length === 1);
  const secret = Buffer.from(line.toString().trim().split(' ')[2]!, 'hex');
  expect(secret).toHaveLength(48);
  const [{ id, data }] = given as [(typeof given)[0]];
  expect(data.includes(secret)).toBe(true);
  const dump = dumpOf(2);
  for (const form of [...formsOf(id), ...formsOf(secret)]) expect(dump).not.toContain(form);
});

/** So many keys, and all that they have. */
function dumpOf(count: number): string {
  const keys = server.cli('--scan').split('\n');
  expect(keys).toHaveLength(count);
  const valueOf = (key: string) =>
    key.endsWith('log') ? server.cli('zrange', key, '0', '-1') : server.cli('get', key);
  return keys.map((key) => key + valueOf(key)).join('\n');
}

/** As redis-cli would print bytes, or a store would write them. */
function formsOf(bytes: Buffer): string[] {
  const texts = (['hex', 'base64', 'base64url', 'latin1', 'utf8'] as const).map((as) =>
    bytes.subarray(0, 12).toString(as),
  );
  return [...texts, bytes.toString('hex').toUpperCase().slice(0, 24)];
}

test('what was changed in Redis is a miss, and removed', async () => {
  const { store } = await openStore(openAny, server.port);
  const id = randomBytes(32);
  await store.set(id, TLS1_3, randomBytes(20), 60);
  const [key] = sessionKeys();
  server.cli('setrange', key!, '40', 'x');
  expect(await store.get(id, TLS1_3)).toBeUndefined();
  expect(store.stats.misses).toMatchObject({ sealed: 1, unknown: 0 });
  await settle(() => sessionKeys().length === 0);
  // Of another session's place.
  const other = randomBytes(32);
  await store.set(id, TLS1_3, randomBytes(20), 60);
  await store.set(other, TLS1_3, randomBytes(20), 60);
  const [first, second] = sessionKeys();
  server.cli('copy', first!, second!, 'replace');
  const found = [await store.get(id, TLS1_3), await store.get(other, TLS1_3)];
  expect(found.filter(Boolean)).toHaveLength(1);
  expect(store.stats.misses).toMatchObject({ sealed: 2 });
});

test('who lengthens its life in Redis does not lengthen it', async () => {
  const clock = { now: 1_000_000 };
  const { store } = await openStore(openAny, server.port, { now: () => clock.now });
  const id = randomBytes(32);
  await store.set(id, TLS1_3, randomBytes(20), 60);
  server.cli('persist', sessionKeys()[0]!);
  clock.now += 59;
  expect(await store.get(id, TLS1_3)).toBeDefined();
  clock.now += 1;
  expect(await store.get(id, TLS1_3)).toBeUndefined();
});

test('keys rotate: the first seals, all open, revocations by each hold for all', async () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const { store: first } = await openStore(openAny, server.port, { keys: [older, newer] });
  const { store: second } = await openStore(openAny, server.port, { keys: [newer, older] });
  const { store: last } = await openStore(openAny, server.port, { keys: [newer] });
  const ids = [randomBytes(32), randomBytes(32)] as const;
  const groups = { names: ['group'], generation: first.generation() };
  await first.set(ids[0], TLS1_3, ids[0], 60, false, groups);
  await second.set(ids[1], TLS1_3, ids[1], 60, false, groups);
  for (const store of [first, second]) expect(await store.get(ids[0], TLS1_3)).toEqual(new Uint8Array(ids[0]));
  expect(await last.get(ids[0], TLS1_3)).toBeUndefined();
  expect(await last.get(ids[1], TLS1_3)).toEqual(new Uint8Array(ids[1]));
  await first.revokeAll('group');
  expect(await last.get(ids[1], TLS1_3)).toBeUndefined();
  expect(last.stats.misses).toMatchObject({ unknown: 1, revoked: 1 });
});

test('nothing of a store shows a key', async () => {
  const { store } = await openStore(openAny, server.port);
  const shown = inspect(store, { showHidden: true, depth: 9 });
  for (const form of formsOf(KEY)) expect(shown).not.toContain(form);
  expect(shown).not.toContain(KEY.subarray(0, 4).join(', '));
});

test('wrong arguments', async () => {
  const { store, client } = await openStore(openAny, server.port);
  const keys = [KEY];
  expect(() => redisStore({} as never, { keys })).toThrow('client: expected a client of node-redis or of ioredis');
  expect(() => redisStore(client, {} as never)).toThrow(/^keys: expected an array/);
  expect(() => redisStore(client, { keys: ['passphrase'] as never })).toThrow(/^keys\[0\]: expected .* no passphrase/);
  expect(() => redisStore(client, { keys, prefx: 'x' } as never)).toThrow(TypeError);
  expect(() => redisStore(client, { keys, prefix: 1 as never })).toThrow('prefix: expected a string, got 1');
  expect(() => redisStore(client, { keys, deadline: 0 })).toThrow(RangeError);
  expect(() => store.get(new Uint8Array(33), TLS1_3)).toThrow('id: expected 1 to 32 bytes, got 33');
  expect(() => store.set(new Uint8Array(32), -1, new Uint8Array(1), 1)).toThrow(RangeError);
  expect(() => store.set(new Uint8Array(32), TLS1_3, new Uint8Array(1), NaN)).toThrow(RangeError);
  await expect(store.revokeAll('')).rejects.toThrow('group: expected 1 to 255 bytes, got 0');
  await expect(store.revokeAll(7 as never)).rejects.toThrow('group: expected a string, got 7');
});
