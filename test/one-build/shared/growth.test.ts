// Where memory grows by a thread that attaches, all others go on, also where an engine checks each access by the size that it knows.
// Places are given back by who forgets a cache.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../../support/run.js';

const folder = fileURLToPath(new URL('../programs', import.meta.url));

test.each([[[]], [['--disable-wasm-trap-handler']]])(
  'counters are read while threads attach: node %s',
  async (flags) => {
    const printed = await run(process.execPath, [...flags, 'shared-growth.js'], folder);
    expect(JSON.parse(printed)).toEqual({ attached: 30, errors: [] });
  },
);

test('threads attach at one moment, each with a page that another may just have grown memory by', async () => {
  const printed = await run(process.execPath, ['shared-attach.js'], folder);
  expect(JSON.parse(printed)).toEqual({ attached: 12 * 3 * 84, errors: [] });
});

test('the place of a cache that nobody has any more is given back', async () => {
  expect(await run(process.execPath, ['--expose-gc', 'shared-forgotten.js'], folder)).toBe('500\n');
});
