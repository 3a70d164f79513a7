// A server with revocation lists authorizes nobody when they have ended: no session lives on an authorization from before that.
import { describe, expect, test } from 'vitest';
import { client, clientAuthority } from '../../../support/clients.js';
import {
  FULL_AUTHORIZED,
  RESUMED_AUTHORIZED,
  returning,
  trustingOptions,
  VERSIONS,
  watched,
} from '../../../support/trust.js';

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

const FORMS: [string, (list: string, longer: string) => string | Buffer | (string | Buffer)[]][] = [
  ['text', (list) => list],
  ['bytes of text', (list) => Buffer.from(list)],
  ['an array of them', (list) => [list]],
  ['text with another list after it', (list, longer) => `${list}\n${longer}`],
];

describe.each(VERSIONS)('%s: lists for five minutes', (maxVersion) => {
  /** Whether the client resumes so many minutes after it was authorized. */
  async function resumesAfter(crl: unknown, minutes: number): Promise<boolean> {
    const { cert } = await clientAuthority();
    const clock = { now: Date.now() / 1000 };
    const options = { ...(await trustingOptions({ ca: [cert] })), crl: crl as string };
    const { port, seen } = await watched(options, { now: () => clock.now });
    const visit = returning(port, { maxVersion, ...(await client) });
    await visit();
    clock.now += minutes * 60;
    const { resumed } = await visit();
    expect(seen).toEqual([FULL_AUTHORIZED, resumed ? RESUMED_AUTHORIZED : FULL_AUTHORIZED]);
    return resumed;
  }

  test.each(FORMS)('as %s', async (_, form) => {
    const { list } = await clientAuthority();
    const crl = form(await list(Date.now() + 5 * MINUTE), await list(Date.now() + 50 * MINUTE));
    expect(await resumesAfter(crl, 4)).toBe(true);
    expect(await resumesAfter(crl, 6)).toBe(false);
  });

  test('a list that ends in the second half of the century does not end before', async () => {
    const { list } = await clientAuthority();
    expect(await resumesAfter(await list(Date.now() + 40 * YEAR), 6)).toBe(true);
  });
});
