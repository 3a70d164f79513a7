// Where memory grows by a thread that attaches, all others go on, also where an engine checks each access by the size that it knows.
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
