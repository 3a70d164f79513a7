// What a server is made with, and given again, so that it resumes from a cache.
import { constants } from 'node:crypto';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import { attachSessionCache, sessionCacheOptions } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { answerAll, listen, pki, visits } from '../../support/tls.js';

const { SSL_OP_ALL, SSL_OP_NO_COMPRESSION, SSL_OP_NO_RENEGOTIATION, SSL_OP_NO_TICKET } = constants;
const ID_CONTEXT = 'wasm-session-cache';

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('a server so made resumes, without a warning: %s', async (version) => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const { server: identity } = await pki();
  const server = createServer(sessionCacheOptions({ ...identity, maxVersion: version }));
  // A store outside of the process: then a server without a session id context is warned of.
  const binding = attachSessionCache(server, { cache: mapStore() });
  answerAll(server);
  expect(await visits(await listen(server), 3)).toEqual([false, true, true]);
  expect(binding.stats).toMatchObject({ handshakes: 3, resumed: 2 });
  expect(warned).not.toHaveBeenCalled();
});

test('a server whose certificate is renewed goes on resuming', async () => {
  const { server: identity, authority } = await pki();
  const server = createServer(sessionCacheOptions(identity));
  attachSessionCache(server);
  answerAll(server);
  const port = await listen(server);
  expect(await visits(port, 2)).toEqual([false, true]);
  server.setSecureContext(sessionCacheOptions(await authority.issue({ hosts: ['localhost'] })));
  expect(await visits(port, 2)).toEqual([false, true]);
});

test.each<[string, TlsOptions, number, string]>([
  ['nothing', {}, SSL_OP_NO_TICKET, ID_CONTEXT],
  ['what is undefined', { secureOptions: undefined, sessionIdContext: undefined }, SSL_OP_NO_TICKET, ID_CONTEXT],
  ['an empty context, which Node takes for none', { sessionIdContext: '' }, SSL_OP_NO_TICKET, ID_CONTEXT],
  ['a context', { sessionIdContext: 'mine' }, SSL_OP_NO_TICKET, 'mine'],
  ['the bit', { secureOptions: SSL_OP_NO_TICKET }, SSL_OP_NO_TICKET, ID_CONTEXT],
  ['another bit', { secureOptions: SSL_OP_NO_COMPRESSION }, SSL_OP_NO_COMPRESSION + SSL_OP_NO_TICKET, ID_CONTEXT],
  ['bit 31', { secureOptions: SSL_OP_ALL }, SSL_OP_ALL + SSL_OP_NO_TICKET, ID_CONTEXT],
  ['bit 40', { secureOptions: 2 ** 40 + 1 }, 2 ** 40 + 1 + SSL_OP_NO_TICKET, ID_CONTEXT],
  ['bit 40, the bit', { secureOptions: 2 ** 40 + SSL_OP_NO_TICKET }, 2 ** 40 + SSL_OP_NO_TICKET, ID_CONTEXT],
  // As bitwise operators make them.
  [
    'a negative number',
    { secureOptions: SSL_OP_ALL | SSL_OP_NO_RENEGOTIATION },
    SSL_OP_ALL | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET,
    ID_CONTEXT,
  ],
])('given %s', (_, options, secureOptions, sessionIdContext) => {
  expect(sessionCacheOptions(options)).toEqual({ secureOptions, sessionIdContext });
});

test('what is given stays as it is, and all else of it is in the copy', () => {
  const options = Object.freeze({ key: 'key', ALPNProtocols: ['h2'], requestCert: true, allowHTTP1: true });
  const copy = sessionCacheOptions(options);
  expect(copy).toEqual({ ...options, secureOptions: SSL_OP_NO_TICKET, sessionIdContext: ID_CONTEXT });
  expect(copy.ALPNProtocols).toBe(options.ALPNProtocols);
  expect(sessionCacheOptions(copy)).toEqual(copy);
});

test.each<[string, unknown]>([
  ['options', undefined],
  ['options', null],
  ['options', 'key'],
  ['options.secureOptions', { secureOptions: '5' }],
  ['options.secureOptions', { secureOptions: 0.5 }],
  ['options.secureOptions', { secureOptions: NaN }],
  ['options.secureOptions', { secureOptions: 5n }],
  ['options.secureOptions', { secureOptions: 2 ** 53 }],
])('wrong %s are refused: %o', (name, options) => {
  const make = () => sessionCacheOptions(options as TlsOptions);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(new RegExp(`^${name}: expected an (object|integer), got `));
});
