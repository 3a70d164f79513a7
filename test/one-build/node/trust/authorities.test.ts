// An authorization ends with the authority that it rests on, whatever a client sends beside its own certificate.
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { makeAuthority, type Authority, type Identity } from '../../../support/certificates.js';
import { serverOptions } from '../../../support/tls.js';
import { FULL_AUTHORIZED, RESUMED_AUTHORIZED, returning, VERSIONS, watched } from '../../../support/trust.js';

const MINUTE = 60_000;

/** Whether a client resumes after 4 and after 6 minutes that has proved itself to a server with these authorities. */
async function resumes(ca: readonly string[], client: Identity, maxVersion: (typeof VERSIONS)[number]) {
  const outcome: boolean[] = [];
  for (const minutes of [4, 6]) {
    const clock = { now: Date.now() / 1000 };
    const options = { ...(await serverOptions()), requestCert: true, rejectUnauthorized: false, ca: [...ca] };
    const { port, seen } = await watched(options, { now: () => clock.now });
    const visit = returning(port, { maxVersion, ...client });
    await visit();
    clock.now += minutes * 60;
    const { resumed } = await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, resumed ? RESUMED_AUTHORIZED : FULL_AUTHORIZED]);
    outcome.push(resumed);
  }
  return outcome;
}

const shortLived = () => makeAuthority({ validUntil: Date.now() + 5 * MINUTE });

async function clientOf(authority: Authority, ...sent: readonly string[]): Promise<Identity> {
  const { key, cert } = await authority.issue();
  return { key, cert: [cert, ...sent].join('\n') };
}

describe.each(VERSIONS)('%s: a client of an authority that ends after 5 minutes resumes until then', (maxVersion) => {
  const UNTIL_THEN = [true, false];

  test('where it sends its own certificate alone', async () => {
    const authority = await shortLived();
    expect(await resumes([authority.cert], await clientOf(authority), maxVersion)).toEqual(UNTIL_THEN);
  });

  test.each(['the same key', 'another key'] as const)(
    'where it sends a certificate of the same name, of %s, that ends later',
    async (keys) => {
      const authority = await shortLived();
      const client = await clientOf(authority, await authority.imitate(keys));
      expect(await resumes([authority.cert], client, maxVersion)).toEqual(UNTIL_THEN);
    },
  );

  test('where it sends one that the authority has made for a delegate of its', async () => {
    const authority = await shortLived();
    const delegate = await authority.delegate();
    const client = await clientOf(delegate, delegate.cert);
    expect(await resumes([authority.cert], client, maxVersion)).toEqual(UNTIL_THEN);
  });

  test('where the server trusts others, too, and what can not be read', async () => {
    const authority = await shortLived();
    const ca = [`text\n${authority.cert}`, (await makeAuthority()).cert, rootCertificates[0]!, ''];
    expect(await resumes(ca, await clientOf(authority), maxVersion)).toEqual(UNTIL_THEN);
  });
});

describe.each(VERSIONS)('%s', (maxVersion) => {
  test('an authority that was renewed, of which the server trusts both certificates, lets its clients resume on', async () => {
    const authority = await shortLived();
    const renewed = await authority.imitate('the same key');
    expect(await resumes([authority.cert, renewed], await clientOf(authority), maxVersion)).toEqual([true, true]);
  });

  test("a delegate's certificate that its authority has not signed is none", async () => {
    const authority = await makeAuthority();
    const delegate = await authority.delegate({ validUntil: Date.now() + 5 * MINUTE });
    const client = await clientOf(delegate, delegate.cert, await delegate.imitate('another key'));
    expect(await resumes([authority.cert], client, maxVersion)).toEqual([true, false]);
  });
});
