import { expect, it } from 'vitest';
import { root } from '../../support/root.ts';
import { run } from '../../support/run.ts';

it('nineteen of twenty requests of each client resume with the cache', async () => {
  const printed = await run(process.execPath, ['--import', 'tsx', 'examples/client/main.ts'], root);
  const rows = Array.from(printed.matchAll(/^(\w.*?) +(\d+) +(\d+)$/gm), ([, name, , cached]) => [name, cached]);
  expect(rows).toHaveLength(6);
  expect(rows.filter(([, cached]) => cached !== '19')).toEqual([]);
});
