// Connections that break off at any point leave the counters and the cache consistent.
import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { SessionCache } from '../../../src/index.js';
import { front, join } from '../../support/front.js';
import { pki, stand, visit, visits } from '../../support/tls.js';

const CONNECTIONS = 1000;
const AT_ONCE = 20;
/** More than a whole connection sends to either side. */
const MOST_BYTES = 6000;

/** Lets so many bytes through, of both sides together, and breaks the connection. */
function breakAfter(limit: number, client: Socket, server: Socket, first: Buffer): void {
  let left = limit - first.length;
  server.write(left < 0 ? first.subarray(0, limit) : first);
  const count = (part: Buffer) => {
    left -= part.length;
    if (left <= 0) server.resetAndDestroy();
  };
  if (left <= 0) server.end(() => server.resetAndDestroy());
  client.on('data', count);
  server.on('data', count);
  join(client, server);
}

test('a thousand connections that break off at random points', async () => {
  await pki();
  const cache = new SessionCache<Uint8Array>({ cacheSize: 0 });
  const { server, binding, port } = await stand({ cache });
  const secure = vi.fn();
  server.on('secureConnection', secure);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const broken = await front(port, (...sides) => breakAfter(1 + Math.floor(Math.random() * MOST_BYTES), ...sides));
  const sessions: (Buffer | undefined)[] = [];
  const lane = async () => {
    for (let n = 0; n < CONNECTIONS / AT_ONCE; n++) {
      const session = Math.random() < 0.7 ? sessions.pop() : undefined;
      await visit(broken, { session }).then(
        (visited) => sessions.push(visited.session),
        () => {},
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  await vi.waitFor(() => expect(binding.stats.reading).toBe(0));
  const { handshakes, resumed, resumedOtherwise, notResumed, stored, storeErrors } = binding.stats;
  const full = Object.values(notResumed).reduce((sum, count) => sum + count, 0);
  expect([resumed > 50, full > 50, handshakes < CONNECTIONS]).toEqual([true, true, true]);
  expect(handshakes).toBe(secure.mock.calls.length);
  expect(handshakes).toBe(resumed + full);
  expect([resumedOtherwise, storeErrors]).toEqual([0, 0]);
  // Whatever was stored is there.
  expect(cache.size).toBe(stored);
  for (const { refCount } of cache) expect(refCount).toBe(1);
  expect(await visits(port, 2)).toEqual([false, true]);
});
