// Who the client is, and who the server was to it, when a session is resumed.
import { createSecureContext, createServer, type ConnectionOptions, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { attachSessionCache, type AttachOptions } from '../../../src/node/index.js';
import { authorityCertificates, client, clientAuthority, mutual } from '../../support/clients.js';
import { answerAll, HOST, listen, pki, serverOptions, stand, visit, type Stand } from '../../support/tls.js';

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

describe('contexts chosen by server name', () => {
  /** A server that asks clients for certificates, and chooses its own by name: each time the next of these. */
  async function chooser(options: AttachOptions, ...hosts: string[][]) {
    const { authority } = await pki();
    const ca = await authorityCertificates(1);
    const contexts = await Promise.all(
      hosts.map(async (names) => createSecureContext({ ...(await authority.issue({ hosts: names })), ca })),
    );
    const choice = { at: 0 };
    const server = createServer({
      ...(await serverOptions({ requestCert: true, ca })),
      SNICallback: (_name, done) => done(null, contexts[choice.at]),
    });
    const binding = attachSessionCache(server, options);
    answerAll(server);
    return { choice, binding, port: await listen(server) };
  }

  const TWO = [[HOST], [HOST]];
  const IDENTITY = async (session?: Buffer) => ({ ...(await client), session });

  test.each(VERSIONS)('%s: what contextOf says of a name makes its sessions misses', async (maxVersion) => {
    const options = { contextOf: () => String(all.choice.at) };
    const all = await chooser(options, ...TWO);
    const { session } = await visit(all.port, { maxVersion, ...(await IDENTITY()) });
    all.choice.at = 1;
    expect((await visit(all.port, { maxVersion, ...(await IDENTITY(session)) })).resumed).toBe(false);
    expect(all.binding.stats.notResumed.context).toBe(1);
  });

  test.each(VERSIONS)(
    '%s: without it, no connection lives on an authorization under another certificate',
    async (maxVersion) => {
      const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
      const { choice, port, binding } = await chooser({}, ...TWO);
      const sessions = [await first(), await first()];
      choice.at = 1;
      await expect(visit(port, { maxVersion, ...(await IDENTITY(sessions[0])) }, ignore)).resolves.toMatchObject({
        text: '',
      });
      expect(binding.stats.notResumed).toMatchObject({ certificate: 1 });
      expect(warned).toHaveBeenCalledExactlyOnceWith(
        expect.any(String),
        expect.objectContaining({ code: 'TLS_SESSION_CACHE_CERTIFICATE' }),
      );
      // From now on such sessions are misses.
      expect((await visit(port, { maxVersion, ...(await IDENTITY(sessions[1])) })).resumed).toBe(false);
      expect(binding.stats.notResumed).toMatchObject({ certificate: 1, context: 1 });

      async function first(): Promise<Buffer | undefined> {
        return (await visit(port, { maxVersion, ...(await IDENTITY()) })).session;
      }
    },
  );
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

function ignore(): void {}
