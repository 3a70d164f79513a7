// An authorization never outlives what the server trusts: setSecureContext is read by contents, whatever is the same object.
import { describe, expect, test } from 'vitest';
import { makeAuthority } from '../../../support/certificates.js';
import { authorityCertificates, client, clientAuthority } from '../../../support/clients.js';
import { needCommand } from '../../../support/need-command.js';
import { PASSPHRASE, pfxOf } from '../../../support/pfx.js';
import { HOST, pki, WORD } from '../../../support/tls.js';
import {
  FULL_AUTHORIZED,
  FULL_UNKNOWN,
  RESUMED_AUTHORIZED,
  returning,
  trustingOptions,
  VERSIONS,
  watched,
  roomy,
  writeOver,
  type TrustingOptions,
} from '../../../support/trust.js';

/** Revocation lists of both authorities: that of the clients' last, of nobody or of the client. */
async function lists(revoked: boolean): Promise<string[]> {
  const [, other] = await authorities;
  const known = await clientAuthority();
  return [await other!.revoke(), await (revoked ? known.revoke(await client) : known.revoke())];
}

const authorities = Promise.all([clientAuthority(), makeAuthority()]);

/** Ways to stop trusting the client without another object in the options. */
const changes: [string, () => Promise<{ options: TrustingOptions; change: () => void }>][] = [
  [
    'an authority is taken out of the array',
    async () => {
      const options = await trustingOptions();
      return { options, change: () => void options.ca.pop() };
    },
  ],
  [
    'an authority of the array is another',
    async () => {
      const [options, { cert }] = [await trustingOptions(), await makeAuthority()];
      return { options, change: () => void (options.ca[1] = cert) };
    },
  ],
  [
    'the bytes of an authority are written over',
    async () => {
      const [first, second] = await authorityCertificates(2);
      const options = await trustingOptions({ ca: [roomy(first!)] });
      return { options, change: () => void writeOver(options.ca[0] as Buffer, second!) };
    },
  ],
  [
    'the bytes of the one authority are written over, through another view',
    async () => {
      const [first, second] = await authorityCertificates(2);
      const bytes = roomy(first!);
      const options = await trustingOptions({
        ca: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) as never,
      });
      return { options, change: () => void writeOver(bytes, second!) };
    },
  ],
  [
    'a revocation list of the array is another',
    async () => {
      const ca = (await authorities).map(({ cert }) => cert).toReversed();
      const options = { ...(await trustingOptions({ ca })), crl: await lists(false) };
      const [, revoking] = await lists(true);
      return { options, change: () => void (options.crl[1] = revoking!) };
    },
  ],
  [
    'the bytes of a revocation list are written over',
    async () => {
      const ca = (await authorities).map(({ cert }) => cert).toReversed();
      const options = { ...(await trustingOptions({ ca })), crl: (await lists(false)).map(roomy) };
      const [, revoking] = await lists(true);
      return { options, change: () => void writeOver(options.crl[1]!, revoking!) };
    },
  ],
];

describe.each(VERSIONS)('%s: setSecureContext with the same object, after', (maxVersion) => {
  test.each(changes)('%s: no session from before resumes', async (_, make) => {
    const { options, change } = await make();
    const { server, binding, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    await visit();
    change();
    server.setSecureContext(options);
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, RESUMED_AUTHORIZED, FULL_UNKNOWN]);
    expect(binding.stats.notResumed.context).toBe(1);
  });

  test.each(changes)('%s: a client that must have a certificate does not get through', async (_, make) => {
    const { options, change } = await make();
    const { server, port, seen } = await watched({ ...options, rejectUnauthorized: true });
    const visit = returning(port, { maxVersion, ...(await client) });
    const words = () => visit().then(({ text }) => text, String);
    expect(await words()).toBe(WORD);
    change();
    server.setSecureContext(options);
    expect(await words()).not.toBe(WORD);
    expect(seen).toEqual([FULL_AUTHORIZED]);
  });

  test('a certificate of the server has changed within its pfx: no session from before resumes', async (context) => {
    needCommand(context, ['openssl']);
    const { authority, server: own } = await pki();
    const pfx = [{ buf: pfxOf(own), passphrase: PASSPHRASE }];
    const options = { ...(await trustingOptions()), cert: undefined, key: undefined, pfx };
    const { server, port, seen } = await watched(options);
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    pfx[0]!.buf = pfxOf(await authority.issue({ hosts: [HOST] }));
    server.setSecureContext(options);
    await visit();
    await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, FULL_AUTHORIZED, RESUMED_AUTHORIZED]);
  });
});
