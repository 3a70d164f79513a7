import { beforeAll, describe, expect, it } from 'vitest';
import { mainContestants } from '../../../bench/contestants.ts';
import { formatResults } from '../../../bench/report.ts';
import { runExtent, type Extent, type Studies } from '../../../bench/studies/index.ts';
import { formatStudies } from '../../../bench/studies/report.ts';

const TINY: Extent = {
  latency: [{ size: 200, samples: 500, rounds: 1 }],
  memory: { size: 2000, contestants: mainContestants },
  misses: { sizes: [200, 2000], rounds: 2 },
  pauses: { load: { size: 2000, turnover: 1, rate: 1e6 }, rounds: 1 },
  growth: { size: 2000, rounds: 1 },
  variants: [{ size: 200, calls: 600, rounds: 1 }],
  parts: { size: 200, passes: 3, rounds: 1 },
  starts: 1,
};

const COMPARED = ['this library', 'Map latin1', 'lru-cache'];

describe('the studies of the benchmark', () => {
  let studies: Studies;
  beforeAll(async () => {
    studies = await runExtent(TINY, () => {});
  }, 120_000);

  it('give only finite numbers', () => {
    const numbers: number[] = [];
    JSON.stringify(studies, (_, value) => (typeof value === 'number' ? numbers.push(value) : value));
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('give latencies in ascending percentiles', () => {
    expect(studies.latencies.map(({ contestant }) => contestant)).toEqual(expect.arrayContaining(COMPARED));
    for (const { p50, p99, p999, max } of studies.latencies) {
      expect([p50, p99, p999, max]).toEqual([p50, p99, p999, max].toSorted((a, b) => a - b));
      expect(max).toBeGreaterThan(0);
    }
  });

  it('give memory, and linear memory to this library alone', () => {
    const memory = new Map(studies.memory.map((row) => [row.contestant, row]));
    expect([...memory.keys()]).toEqual(expect.arrayContaining(COMPARED));
    for (const { contestant, heap, linear } of memory.values()) {
      expect(heap, contestant).toBeGreaterThan(0);
      expect(linear > 0, contestant).toBe(contestant === 'this library');
    }
    const { buffers, linear, size } = memory.get('this library')!;
    // Counted once: what else is in buffers is far less, but for the pages that so few sessions leave unused.
    expect(buffers).toBeGreaterThan(0.9 * linear);
    expect(buffers).toBeLessThan(1.9 * linear + (40 * 65536) / size);
  });

  it('give pauses', () => {
    expect(studies.pauses.map(({ contestant }) => contestant)).toEqual(COMPARED);
    for (const row of studies.pauses) {
      expect(row.forcedCollection).toBeGreaterThan(0);
      expect(row.longestScavenge).toBeLessThanOrEqual(row.longestCollection);
      expect(row.longestCollection).toBeLessThanOrEqual(row.worstCollection);
    }
  });

  it('give the longest single adds', () => {
    expect(studies.growth.map(({ contestant }) => contestant)).toEqual(COMPARED);
    for (const { longestAdd, longestMakeAndAdd } of studies.growth) {
      expect(Math.min(longestAdd, longestMakeAndAdd)).toBeGreaterThan(0);
    }
  });

  it('give each variant beside its usual one', () => {
    expect(studies.variants).toHaveLength(10);
    for (const { size, operation, usual, rounds } of studies.variants) {
      const base = studies.variants.find((v) => v.size === size && v.operation === operation && v.variant === usual);
      expect(base?.rounds).toHaveLength(1);
      expect(Math.min(...rounds)).toBeGreaterThan(0);
    }
  });

  it('give what a dependent cache miss costs, beside which operations are counted in misses', () => {
    expect(studies.misses!.map(({ size, rounds }) => [size, rounds.length])).toEqual([
      [200, 2],
      [2000, 2],
    ]);
    expect(Math.min(...studies.misses!.flatMap(({ rounds }) => rounds))).toBeGreaterThan(0);
    const rounds = [30];
    const result = { size: 200, operation: 'add', contestant: 'Map', rounds };
    const text = formatResults([result], 'Map', [{ size: 200, rounds: [10] }]);
    expect(text).toMatch(/200 sessions: how many dependent cache misses .* 10.0 ns each\n\n +add\nMap +3\.0$/);
  });

  it('give the parts of a lookup, starts, and the size of the core', () => {
    expect(studies.parts.length).toBeGreaterThan(4);
    expect(studies.parts.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0)).toBeGreaterThan(0);
    expect(studies.starts.length).toBeGreaterThan(1);
    expect(studies.binary.raw).toBeGreaterThan(studies.binary.brotli);
  });

  it('are printed', () => {
    const text = formatStudies(studies);
    expect(text).toMatch(/linear memory bytes per session: \d+\.\d/);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});
