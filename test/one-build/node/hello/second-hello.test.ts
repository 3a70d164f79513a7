// A HelloRetryRequest (RFC 8446 section 4.1.4) has the client send a second hello, which may say something else than the first.
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, createServer, type Server, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { attachSessionCache } from '../../../../src/node/index.js';
import { authorityCertificates, client } from '../../../support/clients.js';
import { duplexPair } from '../../../support/duplex-pair.js';
import { HOST, pki } from '../../../support/tls.js';
import { trustingOptions } from '../../../support/trust.js';

function exchange(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
}

/** A socket whose reader is shown another protocol than TLS is, as if that had come in a second hello. */
function twoFaced(socket: Duplex, shown: string, meant: string): Duplex {
  const { read, unshift } = socket;
  let before = true;
  socket.read = function (size?: number) {
    const chunk = read.call(this, size) as Buffer | null;
    return chunk && before ? exchange(chunk, meant, shown) : chunk;
  };
  socket.unshift = function (chunk: Buffer) {
    before = false;
    return unshift.call(this, exchange(chunk, shown, meant));
  };
  return socket;
}

/** A server that trusts another authority for each of two protocols; clients have theirs of that for 'right'. */
async function place({ rejectUnauthorized = false } = {}) {
  const own = (await pki()).server;
  const [theirs, another] = (await authorityCertificates(2)).map((ca) => createSecureContext({ ...own, ca }));
  const options = await trustingOptions({ ca: [], rejectUnauthorized });
  function ALPNCallback(this: TLSSocket, { protocols: [protocol] }: { protocols: string[] }): string {
    const context = protocol === 'right' ? theirs : another;
    (this as unknown as { setKeyCert(context: object): void }).setKeyCert(context!);
    return protocol!;
  }
  const server = createServer({ ...options, ALPNCallback });
  const binding = attachSessionCache(server, { contextOf: (_, protocols) => protocols.join() });
  const seen: unknown[] = [];
  server.on('secureConnection', (socket: TLSSocket) => {
    seen.push([socket.alpnProtocol, socket.isSessionReused(), socket.authorized]);
    socket.end('word');
  });
  return { server, binding, seen };
}

const authority = (await pki()).authority.cert;

/** Over a socket of its own that `show` changes. Gives the session that the server has made. */
async function visit(
  server: Server,
  protocols: string | string[],
  session?: Buffer,
  show = (socket: Duplex) => socket,
) {
  const [near, far] = duplexPair();
  const socket = connect({
    socket: near,
    servername: HOST,
    ca: authority,
    ALPNProtocols: [protocols].flat(),
    session,
    ...(await client),
    maxVersion: 'TLSv1.3',
  });
  let made = session;
  socket.on('session', (newer: Buffer) => (made = newer)).resume();
  server.emit('connection', show(far));
  await once(socket, 'end');
  return made;
}

test('a session that was made after another hello than the first is not stored: it would be under the wrong terms', async () => {
  const { server, binding, seen } = await place();
  const session = await visit(server, 'right', undefined, (socket) => twoFaced(socket, 'wrong', 'right'));
  expect(binding.stats.stored).toBe(0);
  await visit(server, 'wrong', session);
  expect(seen).toEqual([
    ['right', false, true],
    ['wrong', false, false],
  ]);
});

test('a session that is resumed after another hello than the first proves nothing', async () => {
  const { server, binding, seen } = await place();
  const session = await visit(server, 'right');
  await visit(server, 'right', session);
  await visit(server, 'wrong', session, (socket) => twoFaced(socket, 'right', 'wrong'));
  expect(seen).toEqual([
    ['right', false, true],
    ['right', true, true],
    ['wrong', true, false],
  ]);
  expect(binding.stats.resumed).toBe(1);
});

test('a server that rejects who is not authorized rejects who resumes so', async () => {
  const { server, seen } = await place({ rejectUnauthorized: true });
  const session = await visit(server, 'right');
  const rejected: unknown[] = [];
  server.on('secureConnection', ({ destroyed, authorized }: TLSSocket) => rejected.push([destroyed, authorized]));
  await visit(server, 'wrong', session, (socket) => twoFaced(socket, 'right', 'wrong'));
  expect(seen[0]).toEqual(['right', false, true]);
  expect(rejected).toEqual([[true, false]]);
});

test('protocols are told apart, also where their names together read the same', async () => {
  const { server, binding } = await place();
  await visit(server, ['x', 'y'], undefined, (socket) => twoFaced(socket, '\x03x,y', '\x01x\x01y'));
  expect(binding.stats).toMatchObject({ handshakes: 1, stored: 0 });
});
