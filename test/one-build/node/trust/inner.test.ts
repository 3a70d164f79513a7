// TLS in TLS: a connection that a program begins inside another is none that the binding handed over.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { connect, createSecureContext, createServer, TLSSocket, type ConnectionOptions } from 'node:tls';
import { describe, expect, test, vi } from 'vitest';
import { attachSessionCache } from '../../../../src/node/index.js';
import { client } from '../../../support/clients.js';
import { mapStore } from '../../../support/map-store.js';
import { HOST, listen, pki, visit, WORD } from '../../../support/tls.js';
import { trustingOptions, VERSIONS, type Seen } from '../../../support/trust.js';

/** When a program begins the inner connection: at once, or when the client has asked for it. */
const TIMES: [string, asked: boolean, (socket: TLSSocket, begin: () => void) => unknown][] = [
  ['in secureConnection', false, (_socket, begin) => begin()],
  ['in a listener of data', true, (socket, begin) => socket.once('data', begin)],
  ['in a later tick', true, (socket, begin) => once(socket, 'data').then(() => setTimeout(1).then(begin))],
];

type Time = (typeof TIMES)[number];

/** A server that has TLS once more inside each connection, and a client of it. */
async function place([, asked, when]: Time) {
  const options = { ...(await trustingOptions()) };
  const server = createServer(options);
  const map = new Map<string, Uint8Array>();
  const binding = attachSessionCache(server, { cache: mapStore(map), singleUse: false });
  const secureContext = createSecureContext(options);
  const outer: Seen[] = [];
  const inner: boolean[] = [];
  server.on('secureConnection', (socket) => {
    outer.push([socket.isSessionReused(), socket.authorized]);
    socket.on('error', () => socket.destroy());
    when(socket, () => {
      const { requestCert, rejectUnauthorized } = options;
      socket.write('y');
      const again = new TLSSocket(socket, { isServer: true, server, secureContext, requestCert, rejectUnauthorized });
      again.on('error', () => again.destroy()).on('secure', () => inner.push(again.isSessionReused()));
      again.end(WORD);
    });
  });
  const port = await listen(server);
  return { binding, map, outer, inner, port, twice: twice.bind(undefined, port, asked) };
}

/** A client of TLS in TLS. Gives the sessions of both, as they were offered the last time or as they are new. */
async function twice(port: number, asks: boolean, outer: ConnectionOptions, inner: ConnectionOptions) {
  const { authority } = await pki();
  let { session: made } = inner;
  let text = '';
  const { session } = await visit(port, outer, async (socket) => {
    if (asks) socket.write('?');
    // The server's word that what follows is TLS.
    await once(socket, 'readable');
    socket.read(1);
    const within = connect({ socket, ca: authority.cert, servername: HOST, ...inner });
    within.on('session', (session) => (made = session)).on('error', () => socket.destroy());
    within.setEncoding('utf8').on('data', (part: string) => (text += part));
    within.once('close', () => socket.destroy());
  });
  return { outer: session, inner: made, text };
}

describe.each(VERSIONS)('%s: TLS in TLS, begun', (maxVersion) => {
  test.each(TIMES)('%s: nothing of the inner connection is stored', async (...time) => {
    const { binding, map, twice } = await place(time);
    expect((await twice({ maxVersion }, { maxVersion })).text).toBe(WORD);
    const count = maxVersion === 'TLSv1.3' ? 2 : 1;
    expect([binding.stats.handshakes, binding.stats.stored, map.size]).toEqual([1, count, count]);
  });

  test.each(TIMES)("%s: its client has nothing of the outer client's authorization", async (...time) => {
    const { port, twice, outer } = await place(time);
    const sessions = await twice({ maxVersion, ...(await client) }, { maxVersion });
    expect(sessions.text).toBe(WORD);
    await visit(port, { maxVersion, session: sessions.inner }, async (socket) => {
      await vi.waitFor(() => expect(outer).toHaveLength(2));
      socket.destroy();
    });
    expect(outer).toEqual([
      [false, true],
      [false, false],
    ]);
  });

  test.each(TIMES)('%s: a session that is offered inside is not answered', async (...time) => {
    const { twice, inner, outer } = await place(time);
    const own = { maxVersion, ...(await client) };
    const first = await twice(own, { maxVersion });
    const second = await twice({ ...own, session: first.outer }, { maxVersion, session: first.outer });
    const third = await twice({ ...own, session: second.outer }, { maxVersion, session: first.inner });
    expect([first.text, second.text, third.text]).toEqual([WORD, WORD, WORD]);
    expect(inner).toEqual([false, false, false]);
    expect(outer).toEqual([
      [false, true],
      [true, true],
      [true, true],
    ]);
  });
});
