// Who the client is, and who the server was to it, when a session is resumed.
import { createSecureContext, createServer, type ConnectionOptions, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { attachSessionCache, type AttachOptions } from '../../../../src/node/index.js';
import { authorityCertificates, client, clientAuthority, mutual } from '../../../support/clients.js';
import { HOST, listen, pki, serverOptions, stand, visit, visits, type Stand } from '../../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(VERSIONS)('%s: clients and their certificates', (maxVersion) => {
  /** What the server makes of each connection: whether it was resumed, who the client is, whether that is authorized. */
  function watch({ server }: Stand): unknown[] {
    const seen: unknown[] = [];
    server.on('secureConnection', (socket) => {
      const certificate = socket.getPeerX509Certificate();
      seen.push([
        socket.isSessionReused(),
        certificate !== undefined,
        socket.authorized,
        String(socket.authorizationError),
      ]);
    });
    return seen;
  }

  async function twice(server: TlsOptions, options: ConnectionOptions = {}): Promise<unknown[]> {
    const place = await stand({}, server);
    const seen = watch(place);
    const { session } = await visit(place.port, { maxVersion, ...options });
    await visit(place.port, { maxVersion, session, ...options });
    return seen;
  }

  test('a client with a certificate resumes, and is authorized', async () => {
    const { server } = await mutual();
    const known = [true, true, 'null'];
    expect(await twice(server, await client)).toEqual([
      [false, ...known],
      [true, ...known],
    ]);
  });

  test('a client without one resumes where it need not have one, and is not authorized by that', async () => {
    const { server } = await mutual({ rejectUnauthorized: false });
    const unknown = [false, false, 'UNABLE_TO_GET_ISSUER_CERT'];
    expect(await twice(server)).toEqual([
      [false, ...unknown],
      [true, ...unknown],
    ]);
  });

  test.each<[string, (place: Stand, listener: (socket: TLSSocket) => void) => void]>([
    ['comes before', ({ server }, listener) => server.prependListener('secureConnection', listener)],
    [
      'is alone',
      ({ server }, listener) => server.removeAllListeners('secureConnection').on('secureConnection', listener),
    ],
  ])('a client without one is authorized to no listener, also not to one that %s', async (_, add) => {
    const { server } = await mutual({ rejectUnauthorized: false });
    const place = await stand({}, server);
    const { session } = await visit(place.port, { maxVersion });
    const authorized: boolean[] = [];
    add(place, (socket) => {
      authorized.push(socket.authorized);
      socket.end('word');
    });
    await visit(place.port, { maxVersion, session });
    expect(authorized).toEqual([false]);
  });

  test('a client with a certificate of nobody known resumes, and is not authorized by that', async () => {
    const { server } = await mutual({ rejectUnauthorized: false, ca: (await pki()).authority.cert });
    const unknown = [true, false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'];
    expect(await twice(server, await client)).toEqual([
      [false, ...unknown],
      [true, ...unknown],
    ]);
  });

  test('a session ends with the certificate that the client proved itself by', async () => {
    const authority = await clientAuthority();
    const options = { maxVersion, ...(await authority.issue({ validUntil: Date.now() + 60_000 })) };
    const clock = { now: Date.now() / 1000 };
    const { port, binding } = await stand({ now: () => clock.now }, (await mutual()).server);
    const { session } = await visit(port, options);
    clock.now += 120;
    expect((await visit(port, { ...options, session })).resumed).toBe(false);
    expect(binding.stats.notResumed.unknown + binding.stats.notResumed.expired).toBe(1);
  });
});

describe.each(VERSIONS)('%s: contexts chosen by server name', (maxVersion) => {
  /** A server that asks clients for certificates, and trusts the one authority or, when it has changed its mind, the other. */
  async function chooser(options: AttachOptions) {
    const [first, second] = await authorityCertificates(2);
    const own = (await pki()).server;
    const contexts = [first, second].map((ca) => createSecureContext({ ...own, ca }));
    const choice = { at: 0 };
    const place = await stand(options, {
      requestCert: true,
      rejectUnauthorized: false,
      ca: first,
      SNICallback: (_name, done) => done(null, contexts[choice.at]),
    });
    return { ...place, choice };
  }

  /** What the server made of two visits with the client's certificate: whether each resumed, and was authorized. */
  async function twice({ server, port }: Stand, between: () => unknown = ignore) {
    const seen: unknown[] = [];
    server.on('secureConnection', (socket) => seen.push([socket.isSessionReused(), socket.authorized]));
    const { session } = await visit(port, { maxVersion, ...(await client) });
    between();
    await visit(port, { maxVersion, ...(await client), session });
    return seen;
  }

  test('what contextOf says of a name lets authorized clients resume, or makes their sessions misses', async () => {
    const all = await chooser({ contextOf: () => String(all.choice.at) });
    expect(await twice(all)).toEqual([
      [false, true],
      [true, true],
    ]);
    expect(await twice(all, () => (all.choice.at = 1))).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(all.binding.stats.notResumed.context).toBe(1);
  });

  test.each<[string, AttachOptions]>([
    ['without it', {}],
    ['without a word of it', { contextOf: () => undefined }],
  ])('%s, no connection lives on an authorization that another context gave', async (_, options) => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const place = await chooser(options);
    expect(await twice(place, () => (place.choice.at = 1))).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(place.binding.stats).toMatchObject({ resumed: 0, notResumed: { unknown: 1 } });
    expect(warned).toHaveBeenCalledExactlyOnceWith(
      expect.any(String),
      expect.objectContaining({ code: 'TLS_SESSION_CACHE_CONTEXT_OF' }),
    );
  });

  test('without it, sessions from before a context was added are misses', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const place = await stand({}, (await mutual({ rejectUnauthorized: false })).server);
    const [, ca] = await authorityCertificates(2);
    const add = () => place.server.addContext(HOST, { ...own, ca });
    const own = (await pki()).server;
    expect(await twice(place, add)).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(place.binding.stats.notResumed.context).toBe(1);
    expect(warned).toHaveBeenCalledOnce();
  });

  test('clients that prove nothing resume under all of them', async () => {
    const { authority } = await pki();
    const place = await stand({});
    for (const host of ['a.test', 'b.test']) place.server.addContext(host, await authority.issue({ hosts: [host] }));
    for (const servername of ['a.test', 'b.test']) {
      expect(await visits(place.port, 2, { maxVersion, servername })).toEqual([false, true]);
    }
  });
});

test.each(VERSIONS)(
  '%s: a server with several certificates resumes authorized clients under any',
  async (maxVersion) => {
    const { authority, server } = await pki();
    const rsa = await authority.issue({ hosts: [HOST], algorithm: 'RSA' });
    const both = { cert: [server.cert, rsa.cert], key: [server.key, rsa.key] };
    const { port, binding } = await stand({}, { ...(await mutual()).server, ...both });
    for (const sigalgs of ['ECDSA+SHA256', 'RSA-PSS+SHA256:RSA+SHA256:ECDSA+SHA256']) {
      const options = { maxVersion, sigalgs, ...(await client) };
      const { session } = await visit(port, options);
      expect((await visit(port, { ...options, session })).resumed).toBe(true);
    }
    expect(binding.stats).toMatchObject({ handshakes: 4, resumed: 2 });
  },
);

test('TLSv1.2: a renegotiation makes no session', async () => {
  const server = createServer(await serverOptions((await mutual()).server));
  const binding = attachSessionCache(server);
  const made = vi.fn();
  server.on('newSession', made);
  server.on('secureConnection', (socket) => socket.pipe(socket));
  await visit(await listen(server), { maxVersion: 'TLSv1.2', ...(await client) }, (socket) => {
    socket.renegotiate({}, () => socket.end());
  });
  expect(made).toHaveBeenCalledTimes(2);
  expect(binding.stats).toMatchObject({ handshakes: 1, stored: 1 });
});

function ignore(): void {}
