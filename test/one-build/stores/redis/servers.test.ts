// TLS servers that share sessions in Redis, and real clients that go from one to the other.
import { once } from 'node:events';
import type { SecureVersion } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SharedSessionCache } from '../../../../src/shared.js';
import { tieredStore, type TieredStore, type TieredStoreOptions } from '../../../../src/stores.js';
import { clientAuthority, mutual } from '../../../support/clients.js';
import { front } from '../../../support/front.js';
import { CLIENTS } from '../../../support/redis/clients.js';
import { startRedisForFile } from '../../../support/redis/for-file.js';
import { RedisServer } from '../../../support/redis/server.js';
import { openStore, settle } from '../../../support/redis/stores.js';
import { stand, visit, visits } from '../../../support/tls.js';
import type { AttachOptions } from '../../../../src/node/index.js';
import type { TlsOptions } from 'node:tls';

let server: RedisServer;
startRedisForFile((started) => (server = started));

/** A server with a tier of its own, as one of several processes would have. */
async function member(
  [, open]: (typeof CLIENTS)[number],
  more: TlsOptions = {},
  options: AttachOptions & { tier?: TieredStoreOptions } = {},
) {
  const { tier, ...attach } = options;
  const redis = await openStore(open, server.port);
  const store: TieredStore = tieredStore(SharedSessionCache.create(), redis.store, tier);
  onTestFinished(() => store.close());
  return { ...(await stand({ cache: store, ...attach }, more)), redis, store };
}

const VERSIONS: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3'];

describe.each(VERSIONS)('%s', (version) => {
  const only = { minVersion: version, maxVersion: version };

  test('a client that goes from server to server resumes each time', async () => {
    const servers = [await member(CLIENTS[0]!, only), await member(CLIENTS[1]!, only)];
    let { session } = await visit(servers[0]!.port);
    const resumed: boolean[] = [];
    for (let n = 1; n <= 10; n++) {
      const again = await visit(servers[n % 2]!.port, { session });
      session = again.session;
      resumed.push(again.resumed);
    }
    expect(resumed).toEqual(Array(10).fill(true));
    const hits = servers.map(({ store }) => store.stats.remoteHits);
    // In TLS 1.2 it is one session, of which the second server has a copy after the first visit.
    expect(hits).toEqual(version === 'TLSv1.2' ? [0, 1] : [5, 5]);
  });

  test('the local tier answers at once, without Redis', async () => {
    const { port, store, redis } = await member(CLIENTS[0]!, only);
    expect(await visits(port, 4)).toEqual([false, true, true, true]);
    expect(store.stats).toMatchObject({ localHits: 3, remoteHits: 0 });
    // Of the first hello, which offers random bytes in the place of an id.
    expect(redis.store.stats).toMatchObject({ hits: 0, misses: { unknown: 1 } });
  });

  test('sessions of one client certificate end on all servers, those of others stay', async () => {
    const { server: options, client } = await mutual();
    const servers = [
      await member(CLIENTS[0]!, { ...only, ...options }),
      await member(CLIENTS[1]!, { ...only, ...options }),
    ];
    const [a, b] = servers as [(typeof servers)[0], (typeof servers)[0]];
    await settle(() => server.cli('pubsub', 'numsub', 'tls-session:removed').endsWith('2'));
    const { session } = await visit(a.port, client);
    const otherClient = await (await clientAuthority()).issue();
    const other = await visit(a.port, otherClient);
    // Copies, in each tier.
    const { session: copied } = await visit(b.port, { ...client, session });
    const { fingerprint256 } = new X509Certificate(client.cert as string);
    await a.redis.store.revokeAll(fingerprint256);
    await settle(() => b.store.stats.removals > 0 && a.store.stats.removals > 0);
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (const { port } of servers) expect((await visit(port, { ...client, session: copied })).resumed).toBe(false);
    expect((await visit(b.port, { ...otherClient, session: other.session })).resumed).toBe(true);
    // What begins after it is not revoked.
    const fresh = await visit(a.port, client);
    expect((await visit(b.port, { ...client, session: fresh.session })).resumed).toBe(true);
  });

  test('all sessions of a context end', async () => {
    const { port, redis, store } = await member(
      CLIENTS[0]!,
      { ...only, sessionIdContext: 'shop' },
      { tier: { localLifetime: 0 } },
    );
    const other = await member(CLIENTS[0]!, { ...only, sessionIdContext: 'bank' }, { tier: { localLifetime: 0 } });
    const [first, second] = [await visit(port), await visit(other.port)];
    await redis.store.revokeAll('shop');
    expect((await visit(port, { session: first.session })).resumed).toBe(false);
    expect((await visit(other.port, { session: second.session })).resumed).toBe(true);
    expect(redis.store.stats.misses).toMatchObject({ revoked: 1 });
    expect(store.stats.localHits).toBe(0);
  });

  test('who was in the middle of a handshake when its group was revoked gets no session that lives', async () => {
    const { server: options, client } = await mutual();
    const a = await member(CLIENTS[0]!, { ...only, ...options }, { tier: { localLifetime: 0 } });
    const { store } = a.redis;
    const { fingerprint256 } = new X509Certificate(client.cert as string);
    const generation = store.generation()!;
    // The server has the hello, and waits for what the client says next, while it learns of the revocation.
    const slow = await front(a.port, async (from, to, first) => {
      to.pipe(from);
      to.write(first);
      const [next] = await once(from.resume(), 'data');
      from.pause();
      await store.revokeAll(fingerprint256);
      await settle(() => store.generation()! > generation);
      to.write(next);
      from.pipe(to);
    });
    const { session } = await visit(slow, client);
    await settle(() => store.stats.stored > 0);
    expect((await visit(a.port, { ...client, session })).resumed).toBe(false);
  });
});

test('with single use, a session is resumed on one server, once', async () => {
  const more = { minVersion: 'TLSv1.3' } as const;
  const options = { singleUse: true, tier: { singleUse: true } };
  const servers = [await member(CLIENTS[0]!, more, options), await member(CLIENTS[1]!, more, options)];
  const { session } = await visit(servers[0]!.port);
  const offers = await Promise.all([0, 1, 0, 1].map((n) => visit(servers[n]!.port, { session })));
  expect(offers.filter(({ resumed }) => resumed)).toHaveLength(1);
});

test('Redis without a tier is a store of its own', async () => {
  for (const [, open] of CLIENTS) {
    const { store } = await openStore(open, server.port);
    const { port, binding } = await stand({ cache: store });
    expect(await visits(port, 4)).toEqual([false, true, true, true]);
    expect(binding.stats).toMatchObject({ resumed: 3, storeErrors: 0 });
    await settle(() => store.stats.stored === 5);
  }
});

test('when Redis is away, each handshake is a full one, and none fails', async () => {
  const own = await RedisServer.start();
  onTestFinished(() => own.end());
  const { store } = await openStore(CLIENTS[0]![1], own.port, { deadline: 50 });
  const { port, binding } = await stand({ cache: store });
  const { session } = await visit(port);
  own.signal('SIGSTOP');
  const offers = [];
  for (let n = 0; n < 12; n++) offers.push((await visit(port, { session })).resumed);
  expect(offers).toEqual(Array(12).fill(false));
  own.signal('SIGCONT');
  await settle(() => store.stats.state === 'closed', 1000);
  expect((await visit(port, { session })).resumed).toBe(true);
  expect(binding.stats).toMatchObject({ handshakes: 14, notResumed: { unknown: 12, deadline: 0, 'store-error': 0 } });
});
