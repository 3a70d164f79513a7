// Runs the code of the README as a user would, over the built package.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import * as library from '../../../dist/index.js';
import { attachSessionCache, sessionCacheOptions } from '../../../dist/node/index.js';
import { expect, onTestFinished, test } from 'vitest';
import { HOST, makeIdentity } from '../../../examples/certificate.js';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const blocks = Array.from(readme.matchAll(/```js\n([^`]*)```/g), ([, code]) => code);
const { Session, SessionCache } = library;

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

test.each(['TLSv1.2', 'TLSv1.3'] as const)('the https server resumes from the cache, %s', async (maxVersion) => {
  const { key, cert } = await makeIdentity();
  const names = ['https', 'attachSessionCache', 'sessionCacheOptions', 'key', 'cert'];
  const create = asFunction(blocks[1]!, names, '{ server, binding }');
  const { server, binding } = create({ createServer }, attachSessionCache, sessionCacheOptions, key, cert);
  onTestFinished(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const secureContext = createSecureContext({ ca: cert, maxVersion });
  let session: Buffer | undefined;
  const visit = async () => {
    const socket = connect({ port, host: '127.0.0.1', servername: HOST, secureContext, session });
    socket.on('session', (given: Buffer) => (session = given));
    await once(socket, 'secureConnect');
    const resumed = socket.isSessionReused();
    // A request that the server refuses, and ends the connection.
    socket.resume().end('\r\n\r\n');
    await once(socket, 'close');
    return resumed;
  };
  expect([await visit(), await visit()]).toEqual([false, true]);
  expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1 });
});
