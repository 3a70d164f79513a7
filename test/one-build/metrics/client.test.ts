// Connections of a real client to a real server: both libraries tell what became of each.
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { peer, reach, reachOften, VERSIONS, type Connect } from '../../support/client-cache.js';
import { front, join } from '../../support/front.js';
import { ofPrefix, watchBoth } from '../../support/metrics.js';

const LIFETIME = 100;
const full = (reason: string) => `connections_total{tls_resumed="false",wasm_session_cache_reason="${reason}"}`;

test.each(VERSIONS)('%s', async (maxVersion) => {
  const { server, port, options } = await peer({ maxVersion });
  let cuts = false;
  const fronted = await front(port, (client, behind, first) => {
    if (cuts) return void client.destroy();
    behind.write(first);
    join(client, behind);
  });
  const clock = { now: Date.now() / 1000 };
  const cache = new ClientSessionCache({ now: () => clock.now, maxLifetime: LIFETIME });
  const read = watchBoth({ client: cache });
  let given = 0;
  const connect: Connect = (at) => cache.connect(at).on('session', () => given++);
  const at = { ...options, port: fronted };
  expect(await reachOften(connect, at, 4)).toBe(3);
  // With other keys the server knows none of its tickets any more.
  server.setTicketKeys(randomBytes(48));
  expect(await reachOften(connect, at, 2)).toBe(1);
  clock.now += 2 * LIFETIME;
  expect(await reach(connect, at)).toBe(false);
  cuts = true;
  await expect(reach(connect, at)).rejects.toThrow();
  cuts = false;
  expect(await reachOften(connect, at, 2)).toBe(0);
  const told = ofPrefix(await read(), 'wasm_session_cache_client_');
  const { tickets, bytes } = cache.stats;
  expect(told).toEqual({
    'connections_total{tls_resumed="true"}': 4,
    [full('none')]: 1,
    [full('refused')]: 1,
    [full('expired')]: 1,
    [full('failed')]: 1,
    [full('cooling')]: 2,
    session_stored_total: given,
    session_held: tickets,
    memory_usage_bytes: bytes,
    peers: 1,
  });
  expect(Math.min(given, tickets, bytes)).toBeGreaterThan(0);
});
