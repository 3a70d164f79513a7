// An event loop that stands still makes nobody late who was not: what has arrived meanwhile counts.
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { AttachOptions } from '../../../src/node/index.js';
import { front, join } from '../../support/front.js';
import { stand, visit, WORD } from '../../support/tls.js';
import { stall, threadClient, threadStore, type Transport } from '../../support/thread.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
const STALL = 1200;
const withHelloTimeout = (helloTimeout: number): AttachOptions & { helloTimeout: number } => ({ helloTimeout });

describe.each(VERSIONS)('%s: a hello that arrives while the event loop stands still', (maxVersion) => {
  test.each([
    ['from when the connection is accepted', (act: () => void) => act()],
    ['from the next tick', (act: () => void) => process.nextTick(act)],
    ['from the next turn', (act: () => void) => void setImmediate(act)],
  ])('%s: resumes', async (_, soon) => {
    const { server, binding, port } = await stand(withHelloTimeout(300));
    const client = await threadClient();
    const { session } = await client(port, { maxVersion });
    let stalls = 0;
    server.on('connection', () => {
      stalls++;
      soon(() => stall(STALL));
    });
    expect(await client(port, { maxVersion, session })).toMatchObject({ resumed: true, text: WORD });
    expect(stalls).toBe(1);
    expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1, reading: 0 });
    expect(binding.stats.notResumed.unread).toBe(0);
  });
});

/** A hello whose second half comes so many milliseconds after the first. */
async function slowFront(port: number, milliseconds: number): Promise<number> {
  return front(port, async (client, server, first) => {
    server.write(first.subarray(0, 50));
    await setTimeout(milliseconds);
    server.write(first.subarray(50));
    join(client, server);
  });
}

describe('helloTimeout', () => {
  test('by default a hello may take more than a second', async () => {
    const { port, binding } = await stand();
    const slow = await slowFront(port, 1200);
    const { session } = await visit(port);
    expect(await visit(slow, { session })).toMatchObject({ resumed: true, text: WORD });
    expect(binding.stats.notResumed.unread).toBe(0);
  });

  test('a hello that takes longer is left to TLS: a full handshake', async () => {
    const { port, binding } = await stand(withHelloTimeout(100));
    const slow = await slowFront(port, 400);
    const { session } = await visit(port);
    expect(await visit(slow, { session })).toMatchObject({ resumed: false, text: WORD });
    expect(binding.stats.notResumed.unread).toBe(1);
  });

  test('a hello that takes less resumes', async () => {
    const { port } = await stand(withHelloTimeout(2000));
    const slow = await slowFront(port, 200);
    const { session } = await visit(port);
    expect(await visit(slow, { session })).toMatchObject({ resumed: true, text: WORD });
  });
});

describe.each(VERSIONS)('%s: an answer that arrives while the event loop stands still', (maxVersion) => {
  test.each<[Transport, boolean]>([
    ['messages', true],
    ['messages', false],
    ['TCP', true],
    ['TCP', false],
  ])('by %s, single use %s: resumes', async (transport, singleUse) => {
    let lookups = 0;
    const cache = await threadStore(transport, () => {
      lookups++;
      setImmediate(() => stall(STALL));
    });
    const { binding, port } = await stand({ cache, singleUse, lookupDeadline: 200 });
    const client = await threadClient();
    const { session } = await client(port, { maxVersion });
    const before = lookups;
    expect(await client(port, { maxVersion, session })).toMatchObject({ resumed: true, text: WORD });
    expect(lookups).toBe(before + 1);
    expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1 });
    expect(binding.stats.notResumed.deadline).toBe(0);
  });

  test('a store that is late, though the event loop goes on, is not waited for', async () => {
    const never = () => new Promise<never>(() => {});
    const cache = { get: never, take: never, set: () => {}, delete: () => {} };
    const { binding, port } = await stand({ cache, lookupDeadline: 50 });
    const { session } = await visit(port, { maxVersion });
    const start = performance.now();
    expect(await visit(port, { maxVersion, session })).toMatchObject({ resumed: false, text: WORD });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(binding.stats.notResumed.deadline).toBe(1);
  });
});
