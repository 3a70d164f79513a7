import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderPage } from '../../../bench/page/page.ts';
import type { Run } from '../../../bench/results.ts';
import { CHROMIUM, CHROMIUM_FLAGS, findCommand } from '../../support/find-command.ts';
import { needCommand } from '../../support/need-command.ts';

/** What programs/inspect-page.js finds. */
interface Inspection {
  readonly figures: readonly { readonly id: string; readonly charts: readonly Chart[] }[];
  readonly overflow: number;
  readonly background: string;
  readonly faintest: { readonly text: string; readonly contrast: number };
}

interface Chart {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly marks: number;
  readonly overlapping: readonly string[];
  readonly outside: readonly string[];
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const RESULTS = path('../../../bench/results');
const ALL_FIGURES = ['operations', 'scaling', 'latency', 'memory', 'pauses', 'parts', 'variants'];
/** What the guidelines ask for of text. */
const ENOUGH_CONTRAST = 4.5;

const executablePath = findCommand(CHROMIUM);

const folder = mkdtempSync(join(tmpdir(), 'bench-page-'));
const full = JSON.parse(readFileSync(path('../../fixtures/bench-run.json'), 'utf8')) as Run;
let browser: Browser;
let address: string;
let light: Inspection;
let dark: Inspection;

beforeAll(async () => {
  if (!executablePath) return;
  browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  address = await render(full);
  light = await open(address, { colorScheme: 'light' });
  dark = await open(address, { colorScheme: 'dark' });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

describe('the page of the benchmark', () => {
  beforeEach((context) => void needCommand(context, CHROMIUM));

  it.each([
    ['light', () => light],
    ['dark', () => dark],
  ])('draws every figure of a full run, %s', (_, inspection) => {
    expect(inspection().figures.map(({ id }) => id)).toEqual(ALL_FIGURES);
    expectReadable(inspection());
  });

  it('looks different in light and dark', () => {
    expect(light.background).not.toBe(dark.background);
  });

  it('draws a chart for each operation and size', () => {
    const panels = new Set(full.operations.map(({ operation, size }) => `${operation} ${size}`));
    expect(light.figures.find(({ id }) => id === 'operations')?.charts).toHaveLength(panels.size);
  });

  it('fits on a phone', async () => {
    const inspection = await open(address, { width: 360 });
    expect(inspection.overflow).toBe(0);
    expectReadable(inspection);
  });

  it('leaves out what a quick run has not measured, and says so', async () => {
    const quick = await render(quickRun());
    const inspection = await open(quick);
    expect(inspection.figures.map(({ id }) => id)).toEqual(['operations']);
    expectReadable(inspection);
    expect(readFileSync(fileURLToPath(quick), 'utf8')).toMatch(/Not measured in this run: cost by size, latency/);
  });

  it('shows the numbers of what is pointed at', async () => {
    const page = await browser.newPage();
    await page.goto(address);
    expect(await page.isVisible('#tip')).toBe(false);
    await page
      .locator('#memory svg.chart')
      .first()
      .hover({ position: { x: 20, y: 20 } });
    expect(await page.innerText('#tip')).toMatch(/^this library\s+heap [\d.]+ B/);
    await page.close();
  });

  it('escapes names', async () => {
    const [first, ...others] = full.operations;
    const operations = [{ ...first, contestant: '<b>"&' }, ...others];
    const page = await renderPage({ ...quickRun(), operations }, 'run.json');
    expect(page).not.toContain('<b>"&');
    expect(page).toContain('&lt;b>');
  });

  it.each(committed())('draws every figure of the committed %s', async (name) => {
    const inspection = await open(pathToFileURL(join(RESULTS, name)).href);
    expect(inspection.figures.length).toBeGreaterThan(0);
    expectReadable(inspection);
  });
});

function expectReadable({ figures, faintest }: Inspection): void {
  for (const { charts } of figures) {
    expect(charts).not.toHaveLength(0);
    for (const chart of charts) expect(chart).toEqual({ ...chart, overlapping: [], outside: [] });
    expect(charts.filter(({ width, height, marks }) => width < 200 || height < 30 || marks === 0)).toEqual([]);
  }
  expect(faintest.contrast, faintest.text).toBeGreaterThanOrEqual(ENOUGH_CONTRAST);
}

/** Looks at a page, which must load nothing but itself, and complain of nothing. */
async function open(
  address: string,
  { colorScheme = 'light' as 'light' | 'dark', width = 1280 } = {},
): Promise<Inspection> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const { requests, complaints } = listen(page);
  await page.addInitScript({ path: path('../programs/inspect-page.js') });
  await page.goto(address, { waitUntil: 'load' });
  const inspection = await page.evaluate<Inspection>('inspectPage()');
  await page.close();
  expect(complaints).toEqual([]);
  expect(requests).toEqual([address]);
  return inspection;
}

function listen(page: Page): { requests: string[]; complaints: string[] } {
  const [requests, complaints]: string[][] = [[], []];
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { requests, complaints };
}

async function render(run: Run): Promise<string> {
  const file = join(folder, run.full ? 'full.html' : 'quick.html');
  writeFileSync(file, await renderPage(run, 'run.json'));
  return pathToFileURL(file).href;
}

function quickRun(): Run {
  const operations = full.operations.filter(({ size }) => size === 1000);
  const studies = { latencies: [], memory: [], pauses: [], growth: [], variants: [], parts: [], starts: [] };
  return { ...full, full: false, operations, ...studies };
}

/** Pages that are under version control; those of other runs are the business of who made them. */
function committed(): string[] {
  const names = execFileSync('git', ['ls-files', '--', RESULTS], { encoding: 'utf8', cwd: path('.') });
  return names
    .split('\n')
    .filter((name) => name.endsWith('.html'))
    .map((name) => basename(name));
}
