// An ALPNCallback chooses whom a connection trusts, too, where it sets another context.
import { createSecureContext, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AttachOptions } from '../../../../src/node/index.js';
import { authorityCertificates, client } from '../../../support/clients.js';
import { HOST, pki, serverOptions, stand, visit } from '../../../support/tls.js';
import {
  FULL_AUTHORIZED,
  FULL_UNKNOWN,
  RESUMED_AUTHORIZED,
  returning,
  trustingOptions,
  VERSIONS,
  watched,
} from '../../../support/trust.js';

/** As it is to be: with the protocols that the client offers, as ALPNCallback gets them. */
type ContextOf = (serverName: string, protocols: readonly string[]) => string;

const CODE = 'TLS_SESSION_CACHE_CONTEXT_OF';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A server that trusts one authority or, when it has changed its mind, another, by its ALPNCallback. */
async function chooser(options: (choice: { at: number }) => AttachOptions) {
  const own = (await pki()).server;
  const contexts = (await authorityCertificates(2)).map((ca) => createSecureContext({ ...own, ca }));
  const choice = { at: 0 };
  function ALPNCallback(this: TLSSocket, { protocols }: { protocols: string[] }): string {
    (this as unknown as { setKeyCert(context: object): void }).setKeyCert(contexts[choice.at]!);
    return protocols[0]!;
  }
  const server = { ...(await trustingOptions({ ca: [] })), ALPNCallback };
  return { ...(await watched(server, options(choice))), choice };
}

describe.each(VERSIONS)('%s: an ALPNCallback that sets a context', (maxVersion) => {
  const own = async () => ({ maxVersion, ALPNProtocols: ['x', 'y'], ...(await client) });

  test.each<[string, AttachOptions]>([
    ['without contextOf', {}],
    ['without a word of it', { contextOf: () => undefined }],
  ])('%s, sessions of authorized clients do not resume', async (_, options) => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const { binding, port, seen, choice } = await chooser(() => options);
    const visit = returning(port, await own());
    await visit();
    await visit();
    choice.at = 1;
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, FULL_AUTHORIZED, FULL_UNKNOWN]);
    expect(binding.stats.resumed).toBe(0);
    expect(warned).toHaveBeenCalledExactlyOnceWith(expect.any(String), expect.objectContaining({ code: CODE }));
  });

  test('sessions of clients that prove nothing resume', async () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue();
    const { port } = await chooser(() => ({}));
    const visit = returning(port, { maxVersion, ALPNProtocols: ['x'] });
    expect([(await visit()).resumed, (await visit()).resumed]).toEqual([false, true]);
  });

  test('what contextOf says of it lets authorized clients resume, or makes their sessions misses', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const { binding, port, seen, choice } = await chooser((choice) => ({ contextOf: () => String(choice.at) }));
    const visit = returning(port, await own());
    await visit();
    await visit();
    choice.at = 1;
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED, FULL_UNKNOWN]);
    expect(binding.stats.notResumed.context).toBe(1);
    expect(warned).not.toHaveBeenCalled();
  });

  test('is warned of when attached, where clients are asked for certificates', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    await watched({ ...(await trustingOptions()), ALPNCallback: () => undefined });
    expect(warned).toHaveBeenCalledExactlyOnceWith(expect.any(String), expect.objectContaining({ code: CODE }));
    warned.mockClear();
    await watched({ ...(await serverOptions()), ALPNCallback: () => undefined });
    expect(warned).not.toHaveBeenCalled();
  });
});

describe.each(VERSIONS)('%s: contextOf', (maxVersion) => {
  test('is told the name, and the protocols that the client offers, as ALPNCallback gets them', async () => {
    const offered: unknown[] = [];
    const contextOf = vi.fn<ContextOf>(() => 'same');
    const ALPNCallback = ({ servername, protocols }: { servername: string; protocols: string[] }) => {
      offered.push([servername, protocols]);
      return protocols[0];
    };
    const { port } = await stand({ contextOf: contextOf as never }, { ALPNCallback });
    for (const ALPNProtocols of [['h2', 'http/1.1'], ['x']]) await visit(port, { maxVersion, ALPNProtocols });
    expect(contextOf.mock.calls).toEqual(offered);
    expect(offered).toEqual([
      [HOST, ['h2', 'http/1.1']],
      [HOST, ['x']],
    ]);
  });

  test('is told of no protocols where the client offers none', async () => {
    const contextOf = vi.fn<ContextOf>(() => 'same');
    const { port } = await stand({ contextOf: contextOf as never });
    await visit(port, { maxVersion });
    expect(contextOf.mock.calls).toEqual([[HOST, []]]);
  });

  test('is told of protocols, also where the server has no choice of them', async () => {
    const contextOf = vi.fn<ContextOf>(() => 'same');
    const { port } = await stand({ contextOf: contextOf as never });
    await visit(port, { maxVersion, ALPNProtocols: ['x'] });
    expect(contextOf.mock.calls).toEqual([[HOST, ['x']]]);
  });
});
