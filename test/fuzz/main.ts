// npm run fuzz: the C names and the libssl inside Node, side by side, over random operations.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAddon } from './addon.js';
import { drive, ROOT } from './drive.js';
import { findNode } from './node.js';

const USAGE = `npm run fuzz -- [options]
  --node N          major version of the Node whose OpenSSL is compared with, may be repeated
                    (default 20, which has OpenSSL 3.0, and 24, which has 3.5)
  --seconds S       how long, for each of them (default 60)
  --operations N    how many, instead of a time
  --seed N          the first seed, 0 to 2147483647 (default: a random one)
  --core wasm|js    the core of our side (default wasm)`;

const { values } = parseArgs({
  options: {
    node: { type: 'string', multiple: true, default: ['20', '24'] },
    seconds: { type: 'string' },
    operations: { type: 'string' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    core: { type: 'string', default: 'wasm' },
    help: { type: 'boolean', default: false },
  },
});

function number(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`--${name}: expected a number, got ${text}\n${USAGE}`);
  return Number(text);
}

async function fuzz(major: string): Promise<boolean> {
  const { operations, core } = values;
  if (core !== 'wasm' && core !== 'js') throw new Error(`--core: expected wasm or js, got ${core}\n${USAGE}`);
  const node = findNode(String(number('node', major)));
  const { code, output } = await drive(node, {
    addon: await buildAddon(node, major),
    seed: number('seed', values.seed),
    operations: operations === undefined ? null : number('operations', operations),
    seconds: number('seconds', values.seconds ?? (operations === undefined ? '60' : '1000000')),
    core,
    at: join(ROOT, `build/fuzz-seed-${major}`),
  });
  if (code === null) console.error(output.trim().split('\n').at(-1));
  return code === 0;
}

if (values.help) {
  console.log(USAGE);
} else {
  for (const major of values.node) if (!(await fuzz(major))) process.exitCode = 1;
}
