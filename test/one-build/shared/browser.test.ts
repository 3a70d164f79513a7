// A page that is cross-origin isolated, and one that is not.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHROMIUM, CHROMIUM_FLAGS, findCommand } from '../../support/find-command.js';
import { needCommand } from '../../support/need-command.js';

const executablePath = findCommand(CHROMIUM);

const LIBRARY = readFileSync(new URL('../../../dist/shared.js', import.meta.url));
const WORKER = `
  import { SharedSessionCache } from '/shared.js';
  onmessage = ({ data }) => {
    const cache = SharedSessionCache.attach(data);
    const found = cache.get(Uint8Array.of(1))?.[0];
    postMessage([found, cache.set(Uint8Array.of(2), 0x0303, Uint8Array.of(22), 60)]);
  };`;
const FILES: Readonly<Record<string, readonly [type: string, content: string | Buffer]>> = {
  '/shared.js': ['text/javascript', LIBRARY],
  '/worker.js': ['text/javascript', WORKER],
};
const ISOLATION = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

let browser: Browser;
let server: Server;

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const [type, content] = FILES[url] ?? ['text/html', '<!doctype html><link rel="icon" href="data:,">'];
    response.writeHead(200, { 'content-type': type, ...(url === '/plain' ? {} : ISOLATION) });
    response.end(content);
  }).listen(0, '127.0.0.1');
  if (executablePath) browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
}, 120_000);

afterAll(async () => {
  server.close();
  await browser?.close();
});

async function open(path: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return page;
}

beforeEach((context) => void needCommand(context, CHROMIUM));

test('a page and its worker share a cache, and the page never waits in Atomics.wait', async () => {
  const page = await open('/');
  const said = await page.evaluate(`(async () => {
    const { SharedSessionCache } = await import('/shared.js');
    const cache = SharedSessionCache.create({ bytes: 131072 });
    cache.set(Uint8Array.of(1), 0x0303, Uint8Array.of(11), 60);
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.postMessage(cache.token);
    const said = await new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    const back = cache.get(Uint8Array.of(2))?.[0];
    // The second owner, who has the lock of all shards and does not give it back.
    const words = new Int32Array(cache.token.memory.buffer);
    for (let shard = 0; shard < 2; shard++) words[(256 + shard * (131072 - 256) / 2) / 4] = 2;
    const began = performance.now();
    const kept = cache.set(Uint8Array.of(1), 0x0303, Uint8Array.of(33), 60);
    return [...said, back, kept, cache.stats.lockTimeouts, performance.now() - began < 1000];
  })()`);
  expect(said).toEqual([11, true, 22, false, 1, true]);
});

test('where a page is not isolated it says so', async () => {
  const page = await open('/plain');
  const said = await page.evaluate(`import('/shared.js').then(({ SharedSessionCache }) => {
    try { return String(SharedSessionCache.create()); } catch (error) { return error.message; }
  })`);
  expect(said).toContain('there is no shared memory here (SharedArrayBuffer is not defined)');
});
