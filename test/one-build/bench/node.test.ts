import { expect, it } from 'vitest';
import { totalOf } from '../../../bench/node/callgrind.ts';
import { formatAddition, formatCosts, formatExtent, formatResumption } from '../../../bench/node/cost-tables.ts';
import { measureCosts, type Cost, type Costs } from '../../../bench/node/costs.ts';
import { formatHoldings } from '../../../bench/node/holding-table.ts';
import { measureHolding } from '../../../bench/node/holding.ts';
import { formatInstructions } from '../../../bench/node/instruction-table.ts';
import { countWindows, type Count } from '../../../bench/node/instructions.ts';
import { checkAnswers, Series, WrongAnswers } from '../../../bench/node/series.ts';
import { Stand } from '../../../bench/node/stand.ts';
import { makeIdentity } from '../../../examples/certificate.ts';

const SCENES = ['TLSv1.2 RSA 2048', 'TLSv1.3 RSA 2048', 'TLSv1.2 P-256', 'TLSv1.3 P-256'];

it('measures full and resumed handshakes of both versions and both kinds of keys', async () => {
  const costs = await measureCosts({ processes: 1, warmUp: 4, rounds: 2, connections: 4 }, () => {});
  expect(costs.map(({ version, keyType }) => `${version} ${keyType}`)).toEqual(SCENES);
  for (const { version, full, resumed, events, map, nothing } of costs) {
    expect(map !== undefined).toBe(version === 'TLSv1.2');
    for (const { server, client } of [full, resumed, events, nothing, map ?? resumed]) {
      for (const processes of [server, client]) {
        expect(processes.map(({ length }) => length)).toEqual([2]);
        expect(Math.min(...processes.flat())).toBeGreaterThan(0);
      }
    }
    expect(resumed.bytes).toBeLessThan(full.bytes);
  }
  for (const text of [formatCosts, formatAddition, formatResumption].map((format) => format(costs))) {
    expect(text.match(/^TLS 1\.[23], /gm)).toHaveLength(4);
    expect(text).not.toMatch(/NaN|undefined/);
  }
});

it('compares processes by their own rounds, and shows how far they are apart', () => {
  const costs: Costs = {
    version: 'TLSv1.2',
    keyType: 'P-256',
    nothing: cost([100, 200, 100], [100, 100, 100], [1000, 1000, 1000]),
    events: cost([100, 200, 100], [100, 100, 100], [1000, 1000, 1000]),
    full: cost([110, 220, 990], [104, 104, 104], [1080, 1080, 1080]),
    resumed: cost([50, 100, 50], [50, 50, 50], [500, 500, 500]),
    map: cost([50, 100, 50], [40, 40, 40], [500, 500, 500]),
  };
  const cells = (text: string) => text.split('\n').at(-1)!.split(/ {2,}/);
  const over = '8.0 % (4.0 % to 10.0 %)';
  const nothing = '0.0 % (0.0 % to 0.0 %)';
  expect(cells(formatAddition([costs]))).toEqual(['TLS 1.2, P-256', '100', '100', '220', nothing, over, over]);
  const [, binding, map, full, ...ratios] = cells(formatResumption([costs]));
  expect([binding, map, full]).toEqual(['50', '50', '100']);
  expect(ratios).toEqual(['1.00 (1.00 to 1.25)', '0.50 (0.50 to 0.50)']);
  const withoutMap: Costs = { ...costs, version: 'TLSv1.3', map: undefined };
  expect(cells(formatResumption([withoutMap]))).toEqual(['TLS 1.3, P-256', '50', '-', '100', '-', ratios[1]]);
  expect(formatExtent({ processes: 3, warmUp: 3000, rounds: 8, connections: 60 })).toContain('after 3,000 connections');
});

/** Each by its rounds. */
function cost(...processes: number[][]): Cost {
  return { server: processes, client: processes, bytes: 100 };
}

it('counts no connections that were answered otherwise than they should have been', () => {
  const [full, resumed] = [
    { resumed: false, answer: 'full\n' },
    { resumed: true, answer: 'resumed\n' },
  ];
  for (const way of ['full', 'events', 'nothing'] as const) {
    checkAnswers(way, [full, full]);
    expect(() => checkAnswers(way, [full, resumed])).toThrow(`${way}: 1 of 2 connections`);
  }
  for (const way of ['resumed', 'map'] as const) {
    checkAnswers(way, [resumed]);
    expect(() => checkAnswers(way, [full])).toThrow(`${way}: 1 of 1 connections`);
  }
  expect(() => checkAnswers('full', [{ resumed: false, answer: 'resumed\n' }])).toThrow('full: 1 of 1');
});

it('fails where a server resumes none of the sessions that it should', async () => {
  const identity = await makeIdentity();
  using stand = await Stand.start('TLSv1.3', { identity, attached: 'map', watchLoop: false });
  const series = new Series(stand, 'map');
  await series.begin();
  await expect(series.measure(2)).rejects.toThrow('map: 2 of 2 connections were full');
});

it('reads the instructions that callgrind counted', () => {
  const dump = 'version: 1\nevents: Ir\n\nfn=(1) totals: 3\n16 4\n\ntotals: 59775000\n';
  expect(totalOf(dump)).toBe(59_775_000);
  expect(() => totalOf('version: 1\nevents: Ir\n')).toThrow('without its total');
});

it('counts only windows with right answers', async () => {
  const watch = { begin: async () => {}, end: async () => {}, total: 100 };
  const seriesWith = (wrong: number, error: Error) => {
    let measured = 0;
    const measure = async () => {
      if (measured++ < wrong) throw error;
      return { server: 1, client: 1, bytes: 1, growth: measured };
    };
    return { measure };
  };
  const count = (wrong: number, error: Error) =>
    countWindows(seriesWith(wrong, error), watch, { windows: 2, connections: 10 });
  expect(await count(2, new WrongAnswers())).toEqual({ instructions: [10, 10], allocated: [3, 4] });
  await expect(count(3, new WrongAnswers('wrong'))).rejects.toThrow('wrong');
  await expect(count(1, new Error('other'))).rejects.toThrow('other');
});

it('shows them beside those that each is compared with', () => {
  const counts = [
    { version: 'TLSv1.3', way: 'nothing', instructions: [9_000_000, 2_490_000, 500_000], allocated: [11_000] },
    { version: 'TLSv1.3', way: 'events', instructions: [9_000_000, 2_575_000, 500_000], allocated: [12_500] },
    { version: 'TLSv1.3', way: 'full', instructions: [9_000_000, 2_806_000, 500_000], allocated: [32_000] },
    { version: 'TLSv1.2', way: 'map', instructions: [9_000_000, 600_000, 500_000], allocated: [11_000] },
    { version: 'TLSv1.2', way: 'resumed', instructions: [9_000_000, 570_000, 500_000], allocated: [26_000] },
    { version: 'TLSv1.2', way: 'collected', instructions: [9_000_000, 573_000, 500_000], allocated: [26_000] },
  ] satisfies Count[];
  const lines = formatInstructions(counts, { warmUp: 3000, windows: 9, connections: 50 }).split('\n');
  expect(lines.slice(-counts.length).map((line) => line.split(/ {2,}/))).toEqual([
    ['TLS 1.3, full, none', '2,490 (500 to 9,000)', '-', '-', '-', '-', '11.0'],
    ['TLS 1.3, full, events', '2,575 (500 to 9,000)', '+85 (3.4 %)', '-', '-', '-', '12.5'],
    ['TLS 1.3, full, binding', '2,806 (500 to 9,000)', '+316 (12.7 %)', '+231 (9.0 %)', '-', '-', '32.0'],
    ['TLS 1.2, resumed, Map', '600 (500 to 9,000)', '-', '-', '-', '-', '11.0'],
    ['TLS 1.2, resumed, binding', '570 (500 to 9,000)', '-', '-', '-30 (-5.0 %)', '-', '26.0'],
    ['TLS 1.2, resumed, prom-client', '573 (500 to 9,000)', '-', '-', '-27 (-4.5 %)', '+3 (0.5 %)', '26.0'],
  ]);
});

it('measures servers that hold sessions', async () => {
  const extent = { size: 1000, bytes: 100, rate: 100, seconds: 0.3, collectEvery: 0.1, warmUp: 2, rounds: 1 };
  const holdings = await measureHolding(extent, () => {});
  expect(holdings.map(({ stock }) => [stock.store, stock.size])).toEqual([
    ['SharedSessionCache', 0],
    ['SharedSessionCache', 1000],
    ['SessionCache', 1000],
    ['Map', 1000],
  ]);
  for (const { p50, p999, max, delayP999, delayMax } of holdings) {
    expect([p50, p999, max]).toEqual([p50, p999, max].toSorted((a, b) => a - b));
    expect(delayMax).toBeGreaterThanOrEqual(delayP999);
    expect(Math.min(p50, delayP999)).toBeGreaterThan(0);
  }
  expect(formatHoldings(holdings)).not.toMatch(/NaN|undefined/);
});
