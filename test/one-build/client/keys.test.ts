// A session is offered only where all is the same that a full handshake would check.
import { constants } from 'node:crypto';
import net from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { makeAuthority, type Authority, type Identity } from '../../support/certificates.js';
import { needCommand } from '../../support/need-command.js';
import { PASSPHRASE, pfxOf } from '../../support/pfx.js';
import { peer, reach, reachOften } from '../../support/client-cache.js';
import { HOST, pki } from '../../support/tls.js';
import { roomy, writeOver } from '../../support/trust.js';

let other: Authority;
let client: Identity;
let list: string;

beforeAll(async () => {
  other = await makeAuthority();
  client = await other.issue();
  list = await (await pki()).authority.list(Date.now() + 3_600_000);
});

const check = () => undefined;
const otherCheck = () => undefined;

/** What is another in the second of two connections; what both have beside it. */
type Change = Record<string, unknown>;
const CHANGES: [name: string, change: () => Change, base?: () => Change][] = [
  ['servername', () => ({ servername: 'a.test' })],
  ['servername, by its case', () => ({ servername: HOST.toUpperCase() })],
  ['no servername, the name by host', () => ({ servername: undefined, host: HOST })],
  ['ca', () => ({ ca: [ca(), other.cert] })],
  [
    'ca, the same certificates in another order',
    () => ({ ca: [other.cert, ca()] }),
    () => ({ ca: [ca(), other.cert] }),
  ],
  ['checkServerIdentity', () => ({ checkServerIdentity: check })],
  ['another checkServerIdentity', () => ({ checkServerIdentity: otherCheck }), () => ({ checkServerIdentity: check })],
  ['rejectUnauthorized', () => ({ rejectUnauthorized: false })],
  ['rejectUnauthorized, the other way', () => ({ rejectUnauthorized: true }), () => ({ rejectUnauthorized: false })],
  ['cert and key', () => client as unknown as Change],
  ['no cert and key', () => ({ cert: undefined, key: undefined }), () => client as unknown as Change],
  ['ALPNProtocols', () => ({ ALPNProtocols: ['h2'] })],
  ['minVersion', () => ({ minVersion: 'TLSv1.3' })],
  ['maxVersion', () => ({ maxVersion: 'TLSv1.2' })],
  ['ciphers', () => ({ ciphers: 'TLS_AES_256_GCM_SHA384:ECDHE-ECDSA-AES128-GCM-SHA256' })],
  ['sigalgs', () => ({ sigalgs: 'ecdsa_secp256r1_sha256' })],
  ['ecdhCurve', () => ({ ecdhCurve: 'prime256v1' })],
  ['crl', () => ({ crl: list })],
  ['no crl', () => ({ crl: undefined }), () => ({ crl: list })],
  ['secureOptions', () => ({ secureOptions: constants.SSL_OP_NO_COMPRESSION })],
  ['secureProtocol', () => ({ secureProtocol: 'TLS_method' })],
  ['secureContext', () => ({ secureContext: tls.createSecureContext({ ca: ca() }) })],
  [
    'another secureContext of the same certificates',
    () => ({ secureContext: tls.createSecureContext({ ca: ca() }) }),
    () => ({ secureContext: tls.createSecureContext({ ca: ca() }) }),
  ],
  ['pskCallback', () => ({ pskCallback: () => null })],
  ['localAddress', () => ({ localAddress: '127.0.0.9' })],
  ['requestOCSP', () => ({ requestOCSP: true })],
  ['minDHSize', () => ({ minDHSize: 2048 })],
  ['dhparam', () => ({ dhparam: 'auto' })],
  ['honorCipherOrder', () => ({ honorCipherOrder: true })],
  ['allowPartialTrustChain', () => ({ allowPartialTrustChain: true })],
];

let authority = '';
const ca = () => authority;

describe('of two connections that differ in one thing the second resumes nothing:', () => {
  test.each(CHANGES)('%s', async (_name, change, base = () => ({})) => {
    authority = (await pki()).authority.cert;
    const { options } = await peer({ ALPNProtocols: ['h2', 'http/1.1'] });
    const cache = new ClientSessionCache();
    const first = { ...options, ...base() } as ConnectionOptions;
    const second = { ...first, ...change() } as ConnectionOptions;
    expect(await reach(cache.connect, first)).toBe(false);
    expect(await reach(cache.connect, second)).toBe(false);
    // It is no accident: either resumes its own.
    expect(await reach(cache.connect, first)).toBe(true);
    expect(await reach(cache.connect, second)).toBe(true);
    expect(cache.stats).toMatchObject({ none: 2, offered: 2, resumed: 2, refused: 0, peers: 2 });
  });

  test('pfx', async (context) => {
    needCommand(context, ['openssl']);
    const { options } = await peer();
    const cache = new ClientSessionCache();
    const given = { ...options, passphrase: PASSPHRASE };
    const [one, another] = [pfxOf(client), pfxOf(await other.issue())];
    expect(await reachOften(cache.connect, { ...given, pfx: one }, 2)).toBe(1);
    expect(await reach(cache.connect, { ...given, pfx: another })).toBe(false);
    expect(await reach(cache.connect, { ...given, pfx: one })).toBe(true);
  });

  test('port', async () => {
    const ticketKeys = Buffer.alloc(48, 7);
    const [one, two] = [await peer({ ticketKeys }), await peer({ ticketKeys })];
    const cache = new ClientSessionCache();
    expect(await reachOften(cache.connect, one.options, 2)).toBe(1);
    expect(await reachOften(cache.connect, two.options, 2)).toBe(1);
  });

  test('port, where all ports are one scope: the second resumes', async () => {
    const ticketKeys = Buffer.alloc(48, 7);
    const [one, two] = [await peer({ ticketKeys }), await peer({ ticketKeys })];
    for (const scope of ['all ports', () => 'all ports']) {
      const cache = new ClientSessionCache({ scope });
      expect(await reach(cache.connect, one.options)).toBe(false);
      expect(await reach(cache.connect, two.options)).toBe(true);
    }
  });

  test('NODE_TLS_REJECT_UNAUTHORIZED', async () => {
    const { options } = await peer();
    const cache = new ClientSessionCache();
    expect(await reach(cache.connect, options)).toBe(false);
    onTestFinished(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    expect(await reach(cache.connect, options)).toBe(false);
  });

  test.each(['DEFAULT_MAX_VERSION', 'DEFAULT_CIPHERS', 'DEFAULT_ECDH_CURVE', 'checkServerIdentity'] as const)(
    'tls.%s',
    async (name) => {
      const { options } = await peer();
      const values = { DEFAULT_MAX_VERSION: 'TLSv1.2', DEFAULT_CIPHERS: 'HIGH', DEFAULT_ECDH_CURVE: 'P-256' };
      const cache = new ClientSessionCache();
      expect(await reach(cache.connect, options)).toBe(false);
      const { [name]: original } = tls;
      onTestFinished(() => void Object.assign(tls, { [name]: original }));
      Object.assign(tls, { [name]: name === 'checkServerIdentity' ? check : values[name] });
      expect(await reach(cache.connect, options)).toBe(false);
      Object.assign(tls, { [name]: original });
      expect(await reach(cache.connect, options)).toBe(true);
    },
  );

  test('the default authorities', async (context) => {
    const { setDefaultCACertificates, getCACertificates } = tls as unknown as {
      setDefaultCACertificates?: (certificates: readonly string[]) => void;
      getCACertificates: (type: string) => readonly string[];
    };
    if (!setDefaultCACertificates) return context.skip('Node has no tls.setDefaultCACertificates');
    const before = getCACertificates('default');
    onTestFinished(() => setDefaultCACertificates(before));
    const { authority } = await pki();
    const { options } = await peer();
    const given = { ...options, ca: undefined };
    setDefaultCACertificates([authority.cert]);
    const cache = new ClientSessionCache();
    expect(await reachOften(cache.connect, given, 2)).toBe(1);
    setDefaultCACertificates([authority.cert, other.cert]);
    expect(await reach(cache.connect, given)).toBe(false);
    setDefaultCACertificates([other.cert]);
    await expect(reach(cache.connect, given)).rejects.toThrow(/certificate/);
  });
});

describe('options that change later', () => {
  test('what an array or a Buffer holds is read each time', async () => {
    const { authority } = await pki();
    const { options } = await peer();
    const certificates = [authority.cert];
    const cache = new ClientSessionCache();
    expect(await reachOften(cache.connect, { ...options, ca: certificates }, 2)).toBe(1);
    certificates.push(other.cert);
    expect(await reach(cache.connect, { ...options, ca: certificates })).toBe(false);
    certificates.splice(0, 2, other.cert);
    await expect(reach(cache.connect, { ...options, ca: certificates })).rejects.toThrow(/certificate/);
  });

  test('of bytes those count that Node reads', async () => {
    const { authority } = await pki();
    const { options } = await peer();
    const bytes = roomy(authority.cert);
    const view = Object.defineProperty(Buffer.from(bytes.buffer), 'byteLength', { value: 0 });
    const cache = new ClientSessionCache();
    for (const ca of [bytes, view]) {
      writeOver(bytes, authority.cert);
      await reach(cache.connect, { ...options, ca });
      expect(await reach(cache.connect, { ...options, ca })).toBe(true);
      writeOver(bytes, other.cert);
      await expect(reach(cache.connect, { ...options, ca })).rejects.toThrow(/certificate/);
    }
  });

  test.each(['connect', 'attach'] as const)('%s: those that change after it was called do not count', async (way) => {
    const { options } = await peer();
    const cache = new ClientSessionCache();
    const connect = way === 'connect' ? cache.connect : (o: ConnectionOptions) => cache.attach(tls.connect(o), o);
    const changing = (given: ConnectionOptions) => {
      const copy = { ...given };
      const socket = connect(copy);
      Object.assign(copy, { servername: 'b.test', ca: other.cert, checkServerIdentity: otherCheck });
      return socket;
    };
    expect(await reachOften(changing, options, 3)).toBe(2);
    expect(await reach(connect, { ...options, servername: 'b.test' })).toBe(false);
  });

  test('attach goes by what the socket was connected with, whatever it is told', async () => {
    const { authority } = await pki();
    const { options } = await peer();
    const cache = new ClientSessionCache();
    await reach(cache.connect, options);
    const lying = (given: ConnectionOptions) => cache.attach(tls.connect(given), options);
    expect(await reach(lying, { ...options, checkServerIdentity: check })).toBe(false);
    expect(await reach(lying, { ...options, servername: 'a.test' })).toBe(false);
    expect(await reach(lying, { ...options, ca: [authority.cert, other.cert] })).toBe(false);
  });
});

test('of Node 20, too: a session for one name is not offered for another at the same address', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  await reach(cache.connect, options);
  for (const servername of ['a.test', 'b.test']) {
    expect(await reach(cache.connect, { ...options, servername })).toBe(false);
  }
  // A name that the certificate is not for: a full handshake finds that out.
  await expect(reach(cache.connect, { ...options, servername: 'c.test' })).rejects.toThrow(/altnames/);
});

test('TLS within TLS shares nothing with the outer connection', async () => {
  const { port, options } = await peer();
  const front = await peer();
  front.server.removeAllListeners('secureConnection');
  front.server.on('secureConnection', (outer) => {
    const inner = net.connect(port, '127.0.0.1');
    outer.pipe(inner).pipe(outer);
    for (const socket of [outer, inner]) socket.on('error', () => {});
  });
  const cache = new ClientSessionCache({ scope: 'one' });
  const through = (given: ConnectionOptions) => {
    return cache.connect({ ...given, socket: tls.connect({ ...front.options }) });
  };
  expect(await reach(cache.connect, options)).toBe(false);
  expect(await reach(through, options)).toBe(false);
  expect(await reach(through, options)).toBe(true);
});
