// Server names that TLS refuses: they are no names to the binding either.
import { createServer } from 'node:tls';
import { describe, expect, test, vi } from 'vitest';
import { attachSessionCache } from '../../../../src/node/index.js';
import { extension, helloBody, helloMessage, inRecords } from '../../../support/client-hello.js';
import { exchange, outline } from '../../../support/raw-client.js';
import { listen, serverOptions } from '../../../support/tls.js';

const TLS13 = 0x0304;
const TLS12 = 0x0303;

/** A server that answers half hellos soon, with the binding or without. */
async function place(attached: boolean) {
  const server = createServer(await serverOptions({ handshakeTimeout: 500 }));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const contextOf = vi.fn<(serverName: string) => string>(() => 'same');
  const onError = vi.fn<(error: unknown) => void>();
  const binding = attached ? attachSessionCache(server, { contextOf, onError }) : undefined;
  if (!attached) server.on('resumeSession', (_id, done) => done(null, null));
  return { port: await listen(server), contextOf, onError, binding };
}

function hello(name: string, version: number): Buffer {
  const extensions = [extension.serverName(name), extension.supportedVersions(version)];
  return inRecords(helloMessage(helloBody({ sessionId: Buffer.alloc(32, 5), extensions })));
}

describe.each([
  ['TLSv1.2', TLS12],
  ['TLSv1.3', TLS13],
])('%s', (_, version) => {
  test.each([
    ['of 15,000 bytes', 'x'.repeat(15_000)],
    ['of 256 bytes', 'x'.repeat(256)],
    ['with a NUL in it', 'a.test\0.b.test'],
    ['with a NUL at its end', 'a.test\0'],
    ['of a NUL', '\0'],
  ])('a name %s is not shown to contextOf, and answered as without the binding', async (_, name) => {
    const [bound, plain] = [await place(true), await place(false)];
    const [answer, expected] = [
      outline(await exchange(bound.port, [hello(name, version)])),
      outline(await exchange(plain.port, [hello(name, version)])),
    ];
    expect(answer).toEqual(expected);
    expect(bound.contextOf).not.toHaveBeenCalled();
    expect(bound.onError).not.toHaveBeenCalled();
    expect(bound.binding!.stats).toMatchObject({ handshakes: 0, reading: 0 });
  });

  test.each([
    ['of 255 bytes', 'x'.repeat(255), 'x'.repeat(255)],
    ['of other letters', 'A.TEST', 'a.test'],
    ['of bytes that are no ASCII', Buffer.of(0xc4, 0x41).toString('latin1'), undefined],
  ])('a name %s is shown', async (_, name, shown) => {
    const { port, contextOf } = await place(true);
    await exchange(port, [hello(name, version)]);
    expect(contextOf).toHaveBeenCalledOnce();
    if (shown) expect(contextOf.mock.calls[0]![0]).toBe(shown);
  });
});
