import { expect, it } from 'vitest';
import { measureCosts } from '../../bench/node/costs.ts';
import { measureHolding } from '../../bench/node/holding.ts';
import { formatAddition, formatCosts, formatHoldings } from '../../bench/node/report.ts';

it('measures full and resumed handshakes of both versions and both kinds of keys', async () => {
  const costs = await measureCosts({ rounds: 2, connections: 4, warmUp: 1 }, () => {});
  expect(costs.map(({ version, keyType }) => `${version} ${keyType}`)).toEqual([
    'TLSv1.2 RSA 2048',
    'TLSv1.3 RSA 2048',
    'TLSv1.2 P-256',
    'TLSv1.3 P-256',
  ]);
  for (const { full, resumed, events, nothing } of costs) {
    for (const { server, client } of [full, resumed, events, nothing]) {
      expect(server).toHaveLength(2);
      expect(Math.min(...server, ...client)).toBeGreaterThan(0);
    }
    expect(resumed.bytes).toBeLessThan(full.bytes);
  }
  for (const text of [formatCosts(costs), formatAddition(costs)]) {
    expect(text.match(/^TLS 1\.[23], /gm)).toHaveLength(4);
    expect(text).not.toMatch(/NaN|undefined/);
  }
});

it('measures servers that hold sessions', async () => {
  const extent = { size: 1000, bytes: 100, rate: 100, seconds: 0.3, warmUp: 2, rounds: 1 };
  const holdings = await measureHolding(extent, () => {});
  expect(holdings.map(({ stock }) => [stock.store, stock.size])).toEqual([
    ['this library', 0],
    ['this library', 1000],
    ['Map', 1000],
  ]);
  for (const { p50, p999, max, delayP999, delayMax } of holdings) {
    expect([p50, p999, max]).toEqual([p50, p999, max].toSorted((a, b) => a - b));
    expect(delayMax).toBeGreaterThanOrEqual(delayP999);
    expect(Math.min(p50, delayP999)).toBeGreaterThan(0);
  }
  expect(formatHoldings(holdings)).not.toMatch(/NaN|undefined/);
});
