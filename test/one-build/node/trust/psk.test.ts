// A pre-shared key of the program's own that TLS takes although it was given a session: nothing is known from the session.
import type { ConnectionOptions } from 'node:tls';
import { expect, test } from 'vitest';
import type { ResumptionReport } from '../../../../src/node/index.js';
import { client } from '../../../support/clients.js';
import { returning, trustingOptions, watched, FULL_AUTHORIZED, FULL_UNKNOWN } from '../../../support/trust.js';

const PSK = Buffer.alloc(16, 7);
const IDENTITY = 'a client';
// Its hash is that of no external key, and differs from that of the suite that the server likes better.
const SHA384: ConnectionOptions = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384' };
const BOTH: ConnectionOptions = { ...SHA384, ciphers: 'TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256' };
const pskCallback = () => ({ psk: PSK, identity: IDENTITY });

async function place() {
  const reports: Partial<ResumptionReport>[] = [];
  const options = await trustingOptions({
    ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384',
    pskCallback: (_socket, identity) => (identity === IDENTITY ? PSK : null),
  });
  const onResumption = ({ resumed, reason }: ResumptionReport) => void reports.push({ resumed, reason });
  return { ...(await watched(options, { onResumption })), reports };
}

test.each([
  ['an authorized client', async () => client, FULL_AUTHORIZED],
  ['a client without a certificate', async () => ({}), FULL_UNKNOWN],
])('of a session of %s nothing is left', async (_, own, first) => {
  const { binding, port, seen } = await place();
  const visit = returning(port, SHA384);
  await visit(await own());
  await visit({ ...BOTH, pskCallback });
  expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 0, resumedOtherwise: 1 });
  // The key is no certificate.
  expect(seen).toEqual([first, [true, false]]);
  // What was made of the key is nobody's authorization either.
  await visit(BOTH);
  expect(seen[2]![1]).toBe(false);
});

test('what is reported of it is that it resumed', async () => {
  const { port, reports } = await place();
  const visit = returning(port, SHA384);
  await visit();
  await visit({ ...BOTH, pskCallback });
  expect(reports).toEqual([
    { resumed: false, reason: 'none-offered' },
    { resumed: true, reason: undefined },
  ]);
});

test('without a session it is counted alike', async () => {
  const { binding, port } = await place();
  const visit = returning(port, BOTH);
  await visit({ pskCallback });
  expect(binding.stats).toMatchObject({ handshakes: 1, resumed: 0, resumedOtherwise: 1 });
});

test('a client that offers both, and whose session is taken, resumes from the cache', async () => {
  const { binding, port, seen } = await place();
  const visit = returning(port, SHA384);
  await visit(await client);
  await visit({ pskCallback });
  expect(seen[1]).toEqual([true, true]);
  expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1, resumedOtherwise: 0 });
});
