// Names by their exact letters: Node 20 chooses contexts by the name as it was sent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ResumptionReport } from '../../../../src/node/index.js';
import { authorityCertificates, client } from '../../../support/clients.js';
import { needCommand } from '../../../support/need-command.js';
import { OpensslClient } from '../../../support/openssl.js';
import { pki, stand } from '../../../support/tls.js';
import { trustingOptions, VERSIONS, watched } from '../../../support/trust.js';

beforeEach((context) => void needCommand(context, ['openssl']));

/** Flags of a client with its certificate. */
async function certified(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, (await client).cert);
  writeFileSync(key, (await client).key);
  return ['-cert', cert, '-key', key];
}

describe.each(VERSIONS)('openssl s_client, %s: the name in other letters', (version) => {
  test.each([
    ['SRV.test', 'srv.test'],
    ['srv.test', 'SRV.test'],
    ['srv.tesT', 'Srv.test'],
  ])('a session of %s is a miss under %s', async (one, other) => {
    const contextOf = vi.fn<(serverName: string) => string>(() => 'same');
    const reports: Partial<ResumptionReport>[] = [];
    const onResumption = ({ resumed, reason, serverName }: ResumptionReport) =>
      void reports.push({ resumed, reason, serverName });
    const { binding, port } = await stand({ contextOf, onResumption });
    const client = new OpensslClient(version);
    const resumed: boolean[] = [];
    for (const name of [one, one, other]) resumed.push(await client.visit(port, ['-servername', name]));
    expect(resumed).toEqual([false, true, false]);
    expect(binding.stats.notResumed).toMatchObject({ 'none-offered': 1, context: 1 });
    const serverName = 'srv.test';
    expect(contextOf.mock.calls.map(([name]) => name)).toEqual([serverName, serverName, serverName]);
    expect(reports).toEqual([
      { resumed: false, reason: 'none-offered', serverName },
      { resumed: true, reason: undefined, serverName },
      { resumed: false, reason: 'context', serverName },
    ]);
  });

  test('no client is authorized in the eyes of a context that does not trust it', async () => {
    const [first, second] = await authorityCertificates(2);
    const { server, port, seen } = await watched(await trustingOptions({ ca: [first!] }), { contextOf: () => 'same' });
    server.addContext('srv.test', { ...(await pki()).server, ca: [second!] });
    const flags = await certified();
    const client = new OpensslClient(version);
    for (const name of ['SRV.test', 'srv.test']) await client.visit(port, ['-servername', name, ...flags]);
    const full = await new OpensslClient(version).visit(port, ['-servername', 'srv.test', ...flags]);
    // Whatever the name is to this Node, resuming is as good as a full handshake under it.
    expect([full, seen[1]]).toEqual([false, seen[2]]);
  });
});
