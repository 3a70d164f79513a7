import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM, CHROMIUM_FLAGS, findCommand } from '../../support/find-command.ts';
import { needCommand } from '../../support/need-command.ts';
import { root } from '../../support/root.ts';

const SITE = 'http://localhost';
const ADDRESS = `${SITE}/examples/browser/`;

/** Milliseconds, whole seconds of them. */
const NOW = 1_000_000_000;

const executablePath = findCommand(CHROMIUM);

let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  if (executablePath) browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
}, 120_000);

afterAll(() => browser?.close());

beforeEach(async (context) => {
  needCommand(context, CHROMIUM);
  page = await browser.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.clock.install({ time: 0 });
  // What a server of static files does, and nothing else.
  await page.route('**/*', (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const file = pathname.endsWith('/') ? 'index.html' : '';
    return origin === SITE ? route.fulfill({ path: join(root, pathname, file) }) : route.abort();
  });
  await page.goto(ADDRESS);
  await page.clock.pauseAt(NOW);
});

afterEach(async () => {
  await page?.close();
  expect(complaints ?? []).toEqual([]);
});

/** A client's last handshake, and what the page says of its session. */
async function row(client: string): Promise<string[]> {
  const cells = await page
    .locator('#clients tr', { hasText: new RegExp(`^${client}`) })
    .locator('td')
    .allInnerTexts();
  return cells.slice(1, 3);
}

async function press(client: string, button: 'Connect' | 'Log out'): Promise<void> {
  await page
    .locator('#clients tr', { hasText: new RegExp(`^${client}`) })
    .getByText(button)
    .click();
}

async function connect(clients: string): Promise<void> {
  for (const client of clients) await press(client, 'Connect');
}

describe('the page of the example', () => {
  it('resumes the session of a client that connects again', async () => {
    await connect('AAA');
    expect(await row('A')).toEqual(['resumed', 'held, 20 s left, first to go']);
    expect(await row('B')).toEqual(['', 'none yet']);
    expect(await page.innerText('#counters')).toBe('1 held, 2 hits, 0 misses, 0 expired, 0 evicted (inlined-wasm)');
  });

  it('shows who loses the session when there are too many', async () => {
    await connect('ABCDEFG');
    expect(await row('A')).toEqual(['full: none-offered', 'evicted']);
    expect(await row('B')).toEqual(['full: none-offered', 'held, 20 s left, first to go']);
    await connect('A');
    expect(await row('A')).toEqual(['full: unknown', 'held, 20 s left']);
    expect(await page.innerText('#counters')).toMatch(/^6 held, 0 hits, 1 misses, 0 expired, 2 evicted/);
  });

  it('lets sessions expire, and flushes them', async () => {
    await connect('AB');
    await page.clock.runFor(20_000);
    expect(await row('A')).toEqual(['full: none-offered', 'held, 0 s left, first to go']);
    await page.clock.runFor(1000);
    expect(await row('A')).toEqual(['full: none-offered', 'held, has expired, first to go']);
    await connect('A');
    expect(await row('A')).toEqual(['full: expired', 'held, 20 s left']);
    await page.click('#flush');
    expect(await row('B')).toEqual(['full: none-offered', 'flushed']);
    expect(await page.innerText('#counters')).toMatch(/^1 held, 0 hits, 0 misses, 1 expired, 0 evicted/);
  });

  it('forgets the session of a client that logs out', async () => {
    await connect('A');
    await press('A', 'Log out');
    expect(await row('A')).toEqual(['full: none-offered', 'removed']);
    await connect('A');
    expect(await row('A')).toEqual(['full: unknown', 'held, 20 s left, first to go']);
  });
});
