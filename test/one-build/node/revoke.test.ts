// A logout: the sessions that were made on a connection, and those that follow from it, are gone.
import { connect as connectTcp } from 'node:net';
import { connect, TLSSocket } from 'node:tls';
import { describe, expect, test, vi } from 'vitest';
import type { AttachOptions, SessionStore } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { closed, revokeOf } from '../../support/revocation.js';
import { HOST, pki, stand, visit, type Visit } from '../../support/tls.js';
import { returning, VERSIONS } from '../../support/trust.js';

/** A server, with the sockets that it has had. */
async function place(options: AttachOptions = {}) {
  const { server, binding, port } = await stand({ singleUse: false, ...options });
  const sockets: TLSSocket[] = [];
  server.on('secureConnection', (socket) => sockets.push(socket));
  return { server, binding, port, sockets, revoke: revokeOf(binding) };
}

/** A store that answers by promises. */
function promising(store = mapStore()): SessionStore {
  return {
    get: async (...key) => store.get(...key),
    take: async (...key) => store.take(...key),
    set: async (...key) => store.set(...key),
    delete: async (...key) => store.delete(...key),
  };
}

const STORES: [string, () => AttachOptions][] = [
  ['a cache', () => ({})],
  ['a store that answers at once', () => ({ cache: mapStore() })],
  ['a store that answers by promises', () => ({ cache: promising() })],
];

describe.each(VERSIONS)('%s', (maxVersion) => {
  const offers = async (port: number, visits: readonly Visit[]) => {
    const resumed: boolean[] = [];
    for (const { session } of visits) resumed.push((await visit(port, { maxVersion, session })).resumed);
    return resumed;
  };

  describe.each(STORES)('%s', (_, options) => {
    test('the sessions of a connection are gone, and those of others stay', async () => {
      const { binding, port, sockets, revoke } = await place(options());
      const one = await visit(port, { maxVersion });
      const other = await visit(port, { maxVersion });
      const { stored } = binding.stats;
      expect(await revoke(sockets[0])).toBe(stored / 2);
      expect(await offers(port, [one, other])).toEqual([false, true]);
      expect(binding.stats.notResumed.unknown).toBeGreaterThan(0);
    });

    test('so are those of the connections that resumed them, over generations', async () => {
      const { binding, port, sockets, revoke } = await place(options());
      const visit = returning(port, { maxVersion });
      const generations = [await visit(), await visit(), await visit(), await visit()];
      expect(generations.map(({ resumed }) => resumed)).toEqual([false, true, true, true]);
      expect(await revoke(sockets[0])).toBe(binding.stats.stored);
      expect(await offers(port, generations)).toEqual([false, false, false, false]);
    });

    // In TLS 1.2 a connection that resumed has made no session: that which it resumed is its own.
    test('from the last of them on, nothing that follows resumes', async () => {
      const { port, sockets, revoke } = await place(options());
      const visit = returning(port, { maxVersion });
      for (let n = 0; n < 3; n++) await visit();
      expect(await revoke(sockets[2])).toBeGreaterThan(0);
      expect((await visit()).resumed).toBe(false);
      // What the client makes from then on is another chain.
      expect((await visit()).resumed).toBe(true);
    });

    test('a second time there is nothing left to revoke', async () => {
      const { port, sockets, revoke } = await place(options());
      await visit(port, { maxVersion });
      await revoke(sockets[0]);
      expect(await revoke(sockets[0])).toBe(0);
    });
  });

  test('a number comes at once, a promise where the store answers by promises', async () => {
    const sync = await place();
    await visit(sync.port, { maxVersion });
    expect(typeof sync.revoke(sync.sockets[0])).toBe('number');
    const later = await place({ cache: promising() });
    await visit(later.port, { maxVersion });
    expect(later.revoke(later.sockets[0])).toBeInstanceOf(Promise);
  });

  test('of a socket that is closed, too', async () => {
    const { binding, port, sockets, revoke } = await place();
    const visited = await visit(port, { maxVersion });
    await closed(sockets[0]!);
    expect(await revoke(sockets[0])).toBe(binding.stats.stored);
    expect(await offers(port, [visited])).toEqual([false]);
  });

  test('none of the chain resumes as long as it would, though chains of this binding live for less', async () => {
    const clock = { now: Date.now() / 1000 };
    const options = { cache: mapStore(), now: () => clock.now };
    const other = await place(options);
    const { port, sockets, revoke } = await place({ ...options, maxLifetime: 60 });
    const [first, second] = [await visit(other.port, { maxVersion }), await visit(other.port, { maxVersion })];
    const { session } = await visit(other.port, { maxVersion, session: first.session });
    expect(await offers(port, [{ ...first, session }])).toEqual([true]);
    await revoke(sockets[0]);
    clock.now += 120;
    expect(await offers(port, [second])).toEqual([true]);
    // The mark of one that is over goes with the next.
    await revoke(sockets[1]);
    expect(await offers(port, [first])).toEqual([false]);
  });

  test('a connection in flight whose chain is revoked stores nothing', async () => {
    const store = promising();
    let answer: (() => void) | undefined;
    const lookup: SessionStore['get'] = async (...key) => {
      const value = await store.get(...key);
      if (asks) await new Promise<void>((resolve) => (answer = resolve));
      return value;
    };
    let asks = false;
    const { binding, port, sockets, revoke } = await place({
      cache: { ...store, get: lookup, take: lookup },
      lookupDeadline: 10_000,
    });
    const visit = returning(port, { maxVersion });
    await visit();
    asks = true;
    const again = visit();
    await vi.waitFor(() => expect(answer).toBeDefined());
    const { stored } = binding.stats;
    await revoke(sockets[0]);
    answer!();
    asks = false;
    const { resumed } = await again;
    // Whether TLS still resumed it or not: there is no session of that chain.
    if (resumed) expect(binding.stats.stored).toBe(stored);
    else expect(binding.stats.stored).toBeGreaterThan(stored);
    expect((await visit()).resumed).toBe(!resumed);
  });
});

describe('what is no socket of the server', () => {
  test.each([[undefined], [null], [{}], ['socket'], [5]])('%j is a TypeError', async (value) => {
    const { revoke } = await place();
    expect(() => revoke(value)).toThrow(TypeError);
    expect(() => revoke(value)).toThrow(/^socket: expected /);
  });

  test('a TCP socket is a TypeError', async () => {
    const { port, revoke } = await place();
    const socket = connectTcp(port, '127.0.0.1').on('error', () => {});
    expect(() => revoke(socket)).toThrow(/^socket: expected /);
    socket.destroy();
  });

  test('a socket of another server, of a client, or of nobody has no sessions', async () => {
    const { port, revoke } = await place();
    const other = await place();
    await visit(other.port);
    expect(await revoke(other.sockets[0])).toBe(0);
    const { authority } = await pki();
    const client = connect({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert }).on('error', () => {});
    expect(await revoke(client)).toBe(0);
    client.destroy();
    expect(
      await revoke(
        new TLSSocket(
          connectTcp(port, '127.0.0.1')
            .on('error', () => {})
            .destroy(),
        ),
      ),
    ).toBe(0);
  });
});
