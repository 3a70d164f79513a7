// `openssl s_client` as the client.
import { beforeEach, describe, expect, test } from 'vitest';
import { needCommand } from '../../support/need-command.js';
import { OpensslClient } from '../../support/openssl.js';
import { stand } from '../../support/tls.js';

beforeEach((context) => void needCommand(context, ['openssl']));

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('openssl s_client, %s', (version) => {
  test('of 40 connections all but the first resume', async () => {
    const { binding, port } = await stand();
    const client = new OpensslClient(version);
    const resumed: boolean[] = [];
    for (let n = 0; n < 40; n++) resumed.push(await client.visit(port));
    expect(resumed).toEqual([false, ...Array.from({ length: 39 }, () => true)]);
    expect(binding.stats).toMatchObject({ handshakes: 40, resumed: 39, notResumed: { 'none-offered': 1 } });
  });

  test('a session offered twice is resumed once, where it is of single use', async () => {
    const { binding, port } = await stand({ singleUse: true });
    const client = new OpensslClient(version);
    await client.visit(port);
    const keep = ['-servername', 'localhost', '-sess_out', '/dev/null'];
    expect(await client.visit(port, keep)).toBe(true);
    expect(await client.visit(port, keep)).toBe(version === 'TLSv1.2');
    expect(binding.stats.notResumed.unknown).toBe(version === 'TLSv1.2' ? 0 : 1);
  });

  // Node's own client offers no session to another name since Node 22.
  test.each([
    ['resumes under the same name', ['-servername', 'A.test'], ['-servername', 'A.test'], true],
    ['is a miss under the same name in other letters', ['-servername', 'A.test'], ['-servername', 'a.TEST'], false],
    ['is a miss under another name', ['-servername', 'a.test'], ['-servername', 'b.test'], false],
    ['is a miss without a name', ['-servername', 'a.test'], ['-noservername'], false],
    ['is a miss with a name', ['-noservername'], ['-servername', 'a.test'], false],
  ])('a session %s', async (_, one, other, resumes) => {
    const { binding, port } = await stand();
    const client = new OpensslClient(version);
    await client.visit(port, one);
    expect(await client.visit(port, other)).toBe(resumes);
    expect(binding.stats.notResumed.context).toBe(resumes ? 0 : 1);
  });

  test('beside its session it may offer a key of its own', async () => {
    const { port } = await stand();
    const client = new OpensslClient(version);
    const more = [
      '-servername',
      'localhost',
      '-psk_identity',
      'x'.repeat(32),
      '-psk',
      '00112233445566778899aabbccddeeff',
    ];
    expect([await client.visit(port, more), await client.visit(port, more)]).toEqual([false, true]);
  });
});
