// The certificates of a client, as a program sees them and as an authorization depends on them.
import { createServer, type DetailedPeerCertificate, type TlsOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { attachSessionCache } from '../../../../src/node/index.js';
import { makeAuthority, type Identity } from '../../../support/certificates.js';
import { answerAll, listen, serverOptions } from '../../../support/tls.js';
import { FULL_AUTHORIZED, RESUMED_AUTHORIZED, returning, VERSIONS, watched } from '../../../support/trust.js';

const MINUTE = 60_000;

/** Milliseconds from now that each is valid for. */
interface Validity {
  readonly leaf?: number;
  readonly intermediate?: number;
}

/** A client whose certificate is of an authority that another one answers for, and the options of a server that trusts that one. */
async function chain({ leaf = 60 * MINUTE, intermediate = 60 * MINUTE }: Validity = {}) {
  const root = await makeAuthority();
  const between = await root.delegate({ validUntil: Date.now() + intermediate });
  const own = await between.issue({ validUntil: Date.now() + leaf });
  const client: Identity = { key: own.key, cert: `${own.cert}\n${between.cert}` };
  const options = { ...(await serverOptions()), requestCert: true, rejectUnauthorized: false, ca: root.cert };
  return { client, options, between };
}

/** The fingerprints of a chain, from the client's certificate to the root, which is its own issuer. */
function fingerprints(certificate: DetailedPeerCertificate): string[] {
  const { fingerprint256, issuerCertificate } = certificate;
  if (!issuerCertificate || issuerCertificate.fingerprint256 === fingerprint256) return [fingerprint256];
  return [fingerprint256, ...fingerprints(issuerCertificate)];
}

/** What a server sees of a client that comes twice. */
async function seenBy(options: TlsOptions, client: Identity, maxVersion: 'TLSv1.2' | 'TLSv1.3', bound: boolean) {
  const server = createServer(options);
  if (bound) attachSessionCache(server);
  const chains: string[][] = [];
  server.on('secureConnection', (socket) => chains.push(fingerprints(socket.getPeerCertificate(true))));
  answerAll(server);
  const port = await listen(server);
  const visit = returning(port, { maxVersion, ...client });
  const resumed = [(await visit()).resumed, (await visit()).resumed];
  return { chains, resumed };
}

describe.each(VERSIONS)('%s: getPeerCertificate(true)', (maxVersion) => {
  test('shows the whole chain of an authorized client, as a server without the binding does', async () => {
    const { client, options } = await chain();
    const [bound, plain] = [
      await seenBy(options, client, maxVersion, true),
      await seenBy({ ...options, secureOptions: 0 }, client, maxVersion, false),
    ];
    // Node 24 has read the certificate itself by then, after which there is no more than that.
    expect([1, 3]).toContain(plain.chains[0]!.length);
    expect(bound.chains[0]).toEqual(plain.chains[0]);
    // Of a resumed connection a ticket has as much as the cache.
    expect([bound.resumed, plain.resumed]).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(bound.chains[1]).toEqual(plain.chains[1]);
  });

  test('shows as much of a client that is not authorized', async () => {
    const [{ client }, { options }] = [await chain(), await chain()];
    const [bound, plain] = [
      await seenBy(options, client, maxVersion, true),
      await seenBy({ ...options, secureOptions: 0 }, client, maxVersion, false),
    ];
    expect(plain.chains[0]!.length).toBeGreaterThan(0);
    expect(bound.chains).toEqual(plain.chains);
  });
});

describe.each(VERSIONS)('%s: an authorization ends with', (maxVersion) => {
  /** Whether a client resumes so many minutes after it has proved itself. */
  async function resumesAfter(validity: Validity, minutes: number, trusted: 'root' | 'between' = 'root') {
    const { client, options, between } = await chain(validity);
    if (trusted === 'between') options.ca = `${options.ca}\n${between.cert}`;
    const clock = { now: Date.now() / 1000 };
    const { binding, port, seen } = await watched(options, { now: () => clock.now });
    const visit = returning(port, { maxVersion, ...client });
    await visit();
    clock.now += minutes * 60;
    const { resumed } = await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, resumed ? RESUMED_AUTHORIZED : FULL_AUTHORIZED]);
    const { unknown, expired } = binding.stats.notResumed;
    expect(unknown + expired).toBe(resumed ? 0 : 1);
    return resumed;
  }

  const CASES: [string, Validity][] = [
    ['the certificate', { leaf: 5 * MINUTE }],
    ["its authority's, where that ends before it", { intermediate: 5 * MINUTE }],
    ['the first of both', { leaf: 5 * MINUTE, intermediate: 8 * MINUTE }],
    ["the first of both, where that is the authority's", { leaf: 8 * MINUTE, intermediate: 5 * MINUTE }],
  ];

  test.each(CASES)('%s', async (_, validity) => {
    expect(await resumesAfter(validity, 4)).toBe(true);
    expect(await resumesAfter(validity, 6)).toBe(false);
  });

  test('the authority, also where the server has its certificate from its own options', async () => {
    expect(await resumesAfter({ intermediate: 5 * MINUTE }, 4, 'between')).toBe(true);
    expect(await resumesAfter({ intermediate: 5 * MINUTE }, 6, 'between')).toBe(false);
  });

  test('what ended it, over all sessions that follow', async () => {
    const { client, options } = await chain({ intermediate: 5 * MINUTE });
    const clock = { now: Date.now() / 1000 };
    const { port } = await watched(options, { now: () => clock.now });
    const visit = returning(port, { maxVersion, ...client });
    const resumed: boolean[] = [];
    for (const minutes of [0, 2, 2, 2]) {
      clock.now += minutes * 60;
      resumed.push((await visit()).resumed);
    }
    expect(resumed).toEqual([false, true, true, false]);
  });
});
