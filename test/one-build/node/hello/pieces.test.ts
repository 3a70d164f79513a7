// Clients whose hello comes in pieces resume, too.
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inRecords } from '../../../support/client-hello.js';
import { front, join } from '../../../support/front.js';
import { stand, visit, visits } from '../../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

test.each(VERSIONS)('%s: a hello in many segments', async (maxVersion) => {
  const { port } = await stand();
  const slow = await front(port, async (client, server, first) => {
    for (let at = 0; at < first.length; at += 10) {
      server.write(first.subarray(at, at + 10));
      await setTimeout(1);
    }
    join(client, server);
  });
  expect(await visits(slow, 3, { maxVersion })).toEqual([false, true, true]);
});

test.each(VERSIONS)('%s: a hello in many records', async (maxVersion) => {
  const { port } = await stand();
  for (const size of [1, 40, 200]) {
    const split = await front(port, (client, server, first) => {
      server.write(inRecords(first.subarray(5), size));
      join(client, server);
    });
    expect(await visits(split, 3, { maxVersion })).toEqual([false, true, true]);
  }
});

test('a hello that comes too late is left to TLS: a full handshake', async () => {
  const { port, binding } = await stand({ helloTimeout: 100 });
  const late = await front(port, async (client, server, first) => {
    server.write(first.subarray(0, 20));
    await setTimeout(300);
    server.write(first.subarray(20));
    join(client, server);
  });
  const { session } = await visit(port);
  expect((await visit(late, { session })).resumed).toBe(false);
  expect(binding.stats.notResumed.unread).toBe(1);
});

test('a hello that is longer than allowed is left to TLS: a full handshake', async () => {
  const { port, binding } = await stand({ maxClientHello: 100 });
  expect(await visits(port, 2, { maxVersion: 'TLSv1.2' })).toEqual([false, false]);
  expect(binding.stats.notResumed.unread).toBe(2);
});
