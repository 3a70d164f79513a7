// What a server negotiates belongs to the context of its sessions, and so do the defaults of the process.
import { constants } from 'node:crypto';
import tls, { type ConnectionOptions, type TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeAuthority } from '../../../support/certificates.js';
import { client, clientAuthority } from '../../../support/clients.js';
import { HOST, pki, serverOptions } from '../../../support/tls.js';
import {
  FULL_AUTHORIZED,
  FULL_UNKNOWN,
  RESUMED_AUTHORIZED,
  returning,
  trustingOptions,
  VERSIONS,
  watched,
} from '../../../support/trust.js';

type Version = (typeof VERSIONS)[number];

const NO_TICKET = constants.SSL_OP_NO_TICKET;
const { SSL_OP_PRIORITIZE_CHACHA = 0 } = constants as { SSL_OP_PRIORITIZE_CHACHA?: number };
const AES128 = 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256';
const AES256 = 'TLS_AES_256_GCM_SHA384:ECDHE-ECDSA-AES256-GCM-SHA384';

/** Both lets the client of the tests in. */
const changes: [name: string, from: TlsOptions, to: TlsOptions, versions?: readonly Version[]][] = [
  ['ciphers', { ciphers: `${AES128}:${AES256}` }, { ciphers: AES128 }],
  ['minVersion', { minVersion: 'TLSv1.1' }, { minVersion: 'TLSv1.2' }],
  ['maxVersion', { maxVersion: 'TLSv1.3' }, { maxVersion: 'TLSv1.2' }, ['TLSv1.2']],
  ['sigalgs', { sigalgs: 'ECDSA+SHA256:ECDSA+SHA384' }, { sigalgs: 'ECDSA+SHA256' }],
  ['ecdhCurve', { ecdhCurve: 'X25519:P-256' }, { ecdhCurve: 'X25519:P-384' }],
  ['honorCipherOrder', { honorCipherOrder: true }, { honorCipherOrder: false }],
  ['secureOptions', {}, { secureOptions: NO_TICKET | SSL_OP_PRIORITIZE_CHACHA }],
  ['dhparam', {}, { dhparam: 'auto' }],
  ['secureProtocol', { secureProtocol: 'TLS_method' }, { secureProtocol: 'TLSv1_2_method' }, ['TLSv1.2']],
];

describe.each(VERSIONS)('%s: setSecureContext with', (maxVersion) => {
  const those = changes.filter(([, , , versions = VERSIONS]) => versions.includes(maxVersion));

  test.each(those)('another %s: no session from before resumes', async (_, from, to) => {
    const { server, binding, port } = await watched(await serverOptions(from));
    const visit = returning(port, { maxVersion });
    const resumed = [(await visit()).resumed, (await visit()).resumed];
    server.setSecureContext(await serverOptions(to));
    resumed.push((await visit()).resumed, (await visit()).resumed);
    expect(resumed).toEqual([false, true, false, true]);
    expect(binding.stats.notResumed.context).toBe(1);
  });

  test.each(those)('the same %s: sessions go on resuming', async (_, from) => {
    const { server, port } = await watched(await serverOptions(from));
    const visit = returning(port, { maxVersion });
    await visit();
    server.setSecureContext(await serverOptions(from));
    expect((await visit()).resumed).toBe(true);
  });
});

test('a cipher suite that was disabled is used by no session from before', async () => {
  const { authority } = await pki();
  const options = await serverOptions(await authority.issue({ hosts: [HOST], algorithm: 'RSA' }));
  const { server, port } = await watched(options);
  const used: string[] = [];
  server.on('secureConnection', (socket) => used.push(socket.getCipher().standardName));
  const visit = returning(port, { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:AES256-GCM-SHA384' });
  server.setSecureContext({ ...options, ciphers: 'AES128-SHA' });
  await visit();
  server.setSecureContext({ ...options, ciphers: 'DEFAULT:!AES128-SHA' });
  expect((await visit()).resumed).toBe(false);
  expect(used).toEqual(['TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_256_GCM_SHA384']);
});

describe.each(VERSIONS)('%s: setSecureContext after a default of the process was changed', (maxVersion) => {
  const defaults: [name: string, value: string][] = [
    ['DEFAULT_CIPHERS', AES128],
    ['DEFAULT_MIN_VERSION', 'TLSv1.1'],
    ['DEFAULT_ECDH_CURVE', 'X25519:P-384'],
  ];

  test.each(defaults)('%s: no session from before resumes', async (name, value) => {
    const options = await serverOptions();
    // As they are for a client, which does not change.
    const own: ConnectionOptions = {
      maxVersion,
      minVersion: 'TLSv1.2',
      ecdhCurve: 'auto',
      ciphers: tls.DEFAULT_CIPHERS,
    };
    const { server, binding, port } = await watched(options);
    const visit = returning(port, own);
    const resumed = [(await visit()).resumed];
    const settings = tls as unknown as Record<string, string>;
    const before = settings[name]!;
    onTestFinished(() => void (settings[name] = before));
    settings[name] = value;
    resumed.push((await visit()).resumed);
    server.setSecureContext(options);
    resumed.push((await visit()).resumed, (await visit()).resumed);
    expect(resumed).toEqual([false, true, false, true]);
    expect(binding.stats.notResumed.context).toBe(1);
  });
});

describe.each(VERSIONS)('%s: setSecureContext after the default authorities were changed', (maxVersion) => {
  const { getCACertificates, setDefaultCACertificates } = tls as {
    getCACertificates?: (type: string) => string[];
    setDefaultCACertificates?: (certificates: readonly string[]) => void;
  };

  test('without ca: no session from before resumes, and none before that is a miss', async (context) => {
    if (!getCACertificates || !setDefaultCACertificates) {
      return context.skip('this Node has no tls.setDefaultCACertificates()');
    }
    const before = getCACertificates('default');
    onTestFinished(() => setDefaultCACertificates(before));
    setDefaultCACertificates([(await clientAuthority()).cert, (await makeAuthority()).cert]);
    const { ca: _, ...options } = await trustingOptions();
    const { server, binding, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    setDefaultCACertificates([(await makeAuthority()).cert]);
    await visit();
    server.setSecureContext(options);
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED, FULL_UNKNOWN]);
    expect(binding.stats.notResumed.context).toBe(1);
  });

  test('with ca of its own: sessions go on resuming', async (context) => {
    if (!getCACertificates || !setDefaultCACertificates) {
      return context.skip('this Node has no tls.setDefaultCACertificates()');
    }
    const before = getCACertificates('default');
    onTestFinished(() => setDefaultCACertificates(before));
    const options = await trustingOptions();
    const { server, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    setDefaultCACertificates([(await makeAuthority()).cert]);
    server.setSecureContext(options);
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED]);
  });
});
