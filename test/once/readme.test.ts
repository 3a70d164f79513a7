// Runs the code of the README as a user would, over the built package.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:tls';
import * as library from '../../dist/index.js';
import { afterAll, expect, test } from 'vitest';
import { HOST, makeIdentity } from '../../examples/tls-server/certificate.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = Array.from(readme.matchAll(/```js\n([^`]*)```/g), ([, code]) => code);
const { Session, SessionCache } = library;
let server: Server;

afterAll(() => {
  server?.close();
});

/** A block of the README as a function: its imports become arguments, and it returns the variable named. */
function asFunction(code: string, names: string[], result: string): (...values: unknown[]) => any {
  const body = code.replaceAll(/^import .*\n/gm, '');
  return new Function(...names, `${body}; return ${result};`) as never;
}

test('the five lines add, find and remove', () => {
  const session = asFunction(blocks[0], ['Session', 'SessionCache', 'id', 'data'], 'session');
  const data = Uint8Array.of(1, 2);
  expect(session(Session, SessionCache, new Uint8Array(32), data)).toMatchObject({ data, resumable: false });
});

test('the TLS 1.2 server resumes from the cache', async () => {
  const { key, cert } = await makeIdentity();
  const cache = new SessionCache();
  const constants = await import('node:crypto').then((crypto) => crypto.constants);
  const names = ['tls', 'constants', 'Session', 'cache', 'key', 'cert'];
  server = asFunction(blocks[1], names, 'server')({ createServer }, constants, Session, cache, key, cert);
  server.on('secureConnection', (socket) => socket.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const visit = async (session?: Buffer) => {
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', servername: HOST, ca: cert, maxVersion: 'TLSv1.2', session });
    await once(socket, 'secureConnect');
    const seen = { resumed: socket.isSessionReused(), session: socket.getSession() };
    socket.resume();
    await once(socket, 'close');
    return seen;
  };
  const first = await visit();
  const second = await visit(first.session);
  expect([first.resumed, second.resumed, cache.size, cache.stats.hits]).toEqual([false, true, 1, 1]);
});
