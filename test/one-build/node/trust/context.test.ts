// A session made in one context is a miss in another: never an error, never an authorization.
import * as tls from 'node:tls';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AttachOptions } from '../../../../src/node/index.js';
import { authorityCertificates, mutual } from '../../../support/clients.js';
import { mapStore } from '../../../support/map-store.js';
import { HOST, pki, serverOptions, stand, visit } from '../../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** The context of a server, or of a client. */
interface Side {
  readonly server?: TlsOptions;
  readonly binding?: AttachOptions;
  readonly client?: ConnectionOptions;
}

/** Makes a session on one side, and offers it on the other; the two servers share their store. */
async function cross(one: Side, other: Side, maxVersion: 'TLSv1.2' | 'TLSv1.3') {
  const cache = mapStore();
  const [from, to] = [
    await stand({ cache, ...one.binding }, one.server),
    await stand({ cache, ...other.binding }, other.server),
  ];
  const { session } = await visit(from.port, { maxVersion, ...one.client });
  const { resumed } = await visit(to.port, { maxVersion, session, ...other.client });
  return { resumed, notResumed: to.binding.stats.notResumed };
}

describe.each(VERSIONS)('%s', (maxVersion) => {
  const same: [string, () => Promise<[Side, Side]>][] = [
    ['nothing', async () => [{}, {}]],
    ['the key of the server, not its certificate', async () => [{}, { server: { key: [(await pki()).server.key] } }]],
    [
      'a certificate as a string or as bytes',
      async () => [{}, { server: { cert: Buffer.from((await pki()).server.cert) } }],
    ],
    [
      'what a client offers to a server that chooses no protocol',
      async () => [{ client: { ALPNProtocols: ['x'] } }, {}],
    ],
  ];

  test.each(same)('another server resumes, where the difference is %s', async (_, sides) => {
    expect((await cross(...(await sides()), maxVersion)).resumed).toBe(true);
  });

  const differences: [string, () => Promise<[Side, Side]>][] = [
    ['the protocols', async () => [alpn('x'), alpn('x', 'y')]],
    ["the server's certificate", async () => [{}, { server: await (await pki()).authority.issue({ hosts: [HOST] }) }]],
    ['that clients are asked for a certificate', async () => [{}, await mutual({ rejectUnauthorized: false })]],
    [
      'that clients are not asked for a certificate any more',
      async () => [await mutual({ rejectUnauthorized: false }), {}],
    ],
    ['whether a client must have one', async () => [await mutual({ rejectUnauthorized: false }), await mutual()]],
    ['the authorities trusted', async () => [await mutual(), await mutual({ ca: await authorityCertificates(2) })]],
    [
      'the order of the authorities',
      async () => [
        await mutual({ ca: await authorityCertificates(2) }),
        await mutual({ ca: (await authorityCertificates(2)).toReversed() }),
      ],
    ],
    ['the session id context', async () => [{}, { server: { sessionIdContext: 'another' } }]],
    ['the id context of the binding', async () => [{}, { binding: { idContext: Uint8Array.of(1) } }]],
    [
      'what contextOf gives',
      async () => [{ binding: { contextOf: () => 'a' } }, { binding: { contextOf: () => Buffer.from('b') } }],
    ],
  ];

  test.each(differences)('it is a miss, where the difference is %s', async (_, sides) => {
    const { resumed, notResumed } = await cross(...(await sides()), maxVersion);
    expect(resumed).toBe(false);
    expect(notResumed).toMatchObject({ context: 1 });
  });
});

function alpn(...names: string[]): Side {
  return { server: { ALPNProtocols: ['x', 'y'] }, client: { ALPNProtocols: names } };
}

test('a session of one version is none of the other', async () => {
  const { port, binding } = await stand();
  const { session } = await visit(port, { maxVersion: 'TLSv1.2' });
  expect((await visit(port, { minVersion: 'TLSv1.3', session })).resumed).toBe(false);
  expect(binding.stats.notResumed['none-offered']).toBe(2);
});

test('when the server changes its options, sessions from before are misses', async () => {
  const { port, binding, server } = await stand();
  const { session } = await visit(port, { maxVersion: 'TLSv1.2' });
  const { authority } = await pki();
  server.setSecureContext({ ...(await serverOptions()), ...(await authority.issue({ hosts: [HOST] })) });
  const second = await visit(port, { maxVersion: 'TLSv1.2', session });
  const third = await visit(port, { maxVersion: 'TLSv1.2', session: second.session });
  expect([second.resumed, third.resumed]).toEqual([false, true]);
  expect(binding.stats.notResumed.context).toBe(1);
});

test('servers that are not told whom to trust, in processes that trust others: it is a miss', async () => {
  const cache = mapStore();
  const options = { requestCert: true, rejectUnauthorized: false };
  const from = await stand({ cache }, options);
  const { session } = await visit(from.port);
  trustAnother((await pki()).authority.cert);
  const to = await stand({ cache }, options);
  expect((await visit(to.port, { session })).resumed).toBe(false);
  expect(to.binding.stats.notResumed.context).toBe(1);
});

/** Has this process trust one authority more from now on, or, where Node has no function for it, say so. */
function trustAnother(authority: string): void {
  const { getCACertificates, setDefaultCACertificates } = tls as {
    getCACertificates?: (type: string) => string[];
    setDefaultCACertificates?: (certificates: string[]) => void;
  };
  if (getCACertificates && setDefaultCACertificates) {
    const before = getCACertificates('default');
    onTestFinished(() => void setDefaultCACertificates(before));
    setDefaultCACertificates([...before, authority]);
  } else {
    vi.stubEnv('NODE_EXTRA_CA_CERTS', 'another.pem');
    onTestFinished(() => void vi.unstubAllEnvs());
  }
}
