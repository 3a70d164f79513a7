// Sessions that a client offers, but whose terms it has given up: full handshakes, as of a server without a cache.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { attachSessionCache } from '../../../src/node/index.js';
import { needCommand } from '../../support/need-command.js';
import { OpensslClient } from '../../support/openssl.js';
import { answerAll, listen, serverOptions, stand } from '../../support/tls.js';

beforeEach((context) => void needCommand(context, ['openssl']));

const CIPHER_128 = ['-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256'];
const CIPHER_256 = ['-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384'];
const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** What is said of one connection: flags, and the environment. */
type Terms = readonly [flags: readonly string[], env?: NodeJS.ProcessEnv];

/** An environment in which OpenSSL's clients have no extended master secret. */
function withoutExtendedMasterSecret(): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-conf-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'openssl.cnf');
  const sections = ['openssl_conf = all', '[all]', 'ssl_conf = tls', '[tls]', 'system_default = options', '[options]'];
  writeFileSync(file, [...sections, 'Options = -ExtendedMasterSecret', ''].join('\n'));
  return { OPENSSL_CONF: file };
}

/** Two connections of a client, with the binding and without. Says which of them resumed, and what errors there were. */
async function twice(version: 'TLSv1.2' | 'TLSv1.3', one: Terms, other: Terms, bound = true) {
  const server = createServer(await serverOptions());
  const binding = bound ? attachSessionCache(server) : undefined;
  const errors: unknown[] = [];
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => errors.push(error.code));
  answerAll(server);
  const port = await listen(server);
  const client = new OpensslClient(version);
  const resumed: boolean[] = [];
  for (const [flags, env] of [one, other]) {
    resumed.push(await client.visit(port, ['-servername', 'localhost', ...flags], env));
  }
  return { resumed, errors, stats: binding?.stats };
}

const FULL = { resumed: [false, false], errors: [] };

describe.each([true, false])('with the binding: %s', (bound) => {
  test('TLSv1.2: the session has another cipher suite', async () => {
    expect(await twice('TLSv1.2', [CIPHER_128], [CIPHER_256], bound)).toMatchObject(FULL);
  });

  test('TLSv1.2: the session has an extended master secret, and the client none', async () => {
    expect(await twice('TLSv1.2', [[]], [[], withoutExtendedMasterSecret()], bound)).toMatchObject(FULL);
  });

  test('TLSv1.2: the client has an extended master secret, and the session none', async () => {
    expect(await twice('TLSv1.2', [[], withoutExtendedMasterSecret()], [[]], bound)).toMatchObject(FULL);
  });

  test.each(VERSIONS)('%s: the client wants fragments of another length', async (version) => {
    const [one, other] = [['-maxfraglen', '512'] as const, ['-maxfraglen', '1024'] as const];
    expect(await twice(version, [one], [other], bound)).toMatchObject(FULL);
  });

  test.each(VERSIONS)('%s: the client wanted shorter fragments, and does not', async (version) => {
    const { resumed, errors } = await twice(version, [['-maxfraglen', '512']], [[]], bound);
    expect([version, resumed, errors]).toEqual([version, [false, false], []]);
  });

  test.each(VERSIONS)('%s: the client wants shorter fragments, and did not: it gets through', async (version) => {
    // OpenSSL lets it resume.
    expect((await twice(version, [[]], [['-maxfraglen', '512']], bound)).errors).toEqual([]);
  });
});

describe('what has not changed resumes', () => {
  const RESUMED = { resumed: [false, true], errors: [], stats: { resumed: 1 } };

  test.each<[string, Terms]>([
    ['a cipher suite', [CIPHER_128]],
    ['the session one of several suites', [[], undefined]],
    ['a length of fragments', [['-maxfraglen', '512']]],
  ])('TLSv1.2: %s', async (_, terms) => {
    expect(await twice('TLSv1.2', terms, terms)).toMatchObject(RESUMED);
  });

  test('TLSv1.2: no extended master secret', async () => {
    const terms: Terms = [[], withoutExtendedMasterSecret()];
    expect(await twice('TLSv1.2', terms, terms)).toMatchObject(RESUMED);
  });

  test('TLSv1.2: the suites in another order, and more of them', async () => {
    const both = ['-cipher', `${CIPHER_256[1]}:${CIPHER_128[1]}`];
    expect(await twice('TLSv1.2', [CIPHER_128], [both])).toMatchObject(RESUMED);
  });

  test('TLSv1.3: a length of fragments', async () => {
    const terms: Terms = [['-maxfraglen', '512']];
    expect(await twice('TLSv1.3', terms, terms)).toMatchObject(RESUMED);
  });

  test('TLSv1.3: another suite with the same hash', async () => {
    const suites = (name: string): Terms => [['-ciphersuites', name]];
    const [one, other] = [suites('TLS_AES_128_GCM_SHA256'), suites('TLS_CHACHA20_POLY1305_SHA256')];
    expect(await twice('TLSv1.3', one, other)).toMatchObject(RESUMED);
  });
});

test.each<[string, Terms]>([
  ['another cipher suite', [CIPHER_256]],
  ['no extended master secret', [[]]],
])('TLSv1.2: with %s it is counted as not reused, and the session stays', async (name, [flags]) => {
  const { binding, port } = await stand();
  const client = new OpensslClient('TLSv1.2');
  const host = ['-servername', 'localhost'];
  const keep = ['-sess_out', '/dev/null'];
  const env = name.startsWith('no') ? withoutExtendedMasterSecret() : {};
  const own = name.startsWith('no') ? [] : CIPHER_128;
  await client.visit(port, [...host, ...own]);
  expect(await client.visit(port, [...host, ...flags, ...keep], env)).toBe(false);
  expect(await client.visit(port, [...host, ...own, ...keep])).toBe(true);
  expect(binding.stats).toMatchObject({ handshakes: 3, resumed: 1 });
  expect(binding.stats.notResumed.unknown).toBe(0);
});
