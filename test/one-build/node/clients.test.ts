// Clients that people use, each with a TLS of its own. Of its connections to a server all but the first resume.
import { execFile } from 'node:child_process';
import { createServer } from 'node:https';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { attachSessionCache } from '../../../src/node/index.js';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../support/find-command.js';
import { needCommand } from '../../support/need-command.js';
import { HOST, listen, serverOptions, WORD } from '../../support/tls.js';

const run = promisify(execFile);
const LIMIT = 60_000;
/** Without an icon of its own Chromium asks for one, over a connection more. */
const PAGE = `<link rel="icon" href="data:,">${WORD}`;

/** A web server of one version, that closes each connection after its answer. */
async function web(version: 'TLSv1.2' | 'TLSv1.3') {
  const options = await serverOptions({ minVersion: version, maxVersion: version });
  const server = createServer(options, (_request, response) => {
    response.writeHead(200, { connection: 'close', 'content-type': 'text/html' });
    response.end(PAGE);
  });
  const binding = attachSessionCache(server);
  return { binding, port: await listen(server) };
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
  test('curl: 99 of 100', async (context) => {
    const curl = needCommand(context, ['curl']);
    const { binding, port } = await web(version);
    const { stdout } = await run(curl, ['-sSk', `https://${HOST}:${port}/[1-100]`], { timeout: LIMIT });
    expect(stdout).toBe(PAGE.repeat(100));
    expect(binding.stats).toMatchObject({ handshakes: 100, resumed: 99, storeErrors: 0, reading: 0 });
  });

  test('gnutls-cli: the second of its two, ten times', async (context) => {
    const gnutls = needCommand(context, ['gnutls-cli']);
    const { binding, port } = await web(version);
    // It waits for what TLS 1.3 resumes with, then says goodbye, as its input has ended.
    const flags = ['--resume', '--waitresumption', '--no-ca-verification', `--sni-hostname=${HOST}`];
    for (let n = 1; n <= 10; n++) {
      const running = run(gnutls, [...flags, `127.0.0.1:${port}`], { timeout: LIMIT });
      running.child.stdin!.end();
      expect((await running).stdout).toContain('*** This is a resumed session');
      expect(binding.stats).toMatchObject({ handshakes: 2 * n, resumed: n, storeErrors: 0, reading: 0 });
    }
  });

  test('Chromium: all of 30 loads of a page but the first', async (context) => {
    const executablePath = needCommand(context, CHROMIUM);
    const { binding, port } = await web(version);
    // With the flag, not with playwright's option: that has it ask for a decision each time, and keep few sessions.
    const args = [...CHROMIUM_FLAGS, '--ignore-certificate-errors'];
    const browser = await chromium.launch({ executablePath, args });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    for (let n = 0; n < 30; n++) {
      await page.goto(`https://${HOST}:${port}/${n}`);
      expect(await page.innerText('body')).toBe(WORD);
    }
    expect(binding.stats).toMatchObject({ handshakes: 30, resumed: 29, storeErrors: 0, reading: 0 });
  });
});
