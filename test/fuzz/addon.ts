// Builds the C side for a Node, against the headers that come with it.
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../support/run.js';
import { DEFINITIONS } from './protocol.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = fileURLToPath(new URL('oracle/', import.meta.url));

/** The path of the addon. Throws what gcc says where it can't be built. */
export async function buildAddon(node: string, name: string): Promise<string> {
  const target = join(root, 'build', `oracle-${name}.node`);
  const files = readdirSync(sources).filter((file) => file.endsWith('.c'));
  const definitions = Object.entries(DEFINITIONS).map(([key, value]) => `-D${key}=(${value})`);
  const headers = join(dirname(node), '../include/node');
  mkdirSync(dirname(target), { recursive: true });
  const warnings = ['-Wall', '-Wextra', '-Werror', '-Wno-deprecated-declarations'];
  const options = ['-std=gnu11', '-O2', '-shared', '-fPIC', ...warnings, `-I${headers}`, ...definitions];
  await run('gcc', [...options, ...files.map((file) => join(sources, file)), '-o', target], root);
  return target;
}
