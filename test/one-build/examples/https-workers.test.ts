import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../../support/root.ts';

/** Percent of the returns that resumed, in TLS 1.2 and TLS 1.3. */
async function visits(...options: readonly string[]): Promise<string[]> {
  const command = ['--import', 'tsx', 'examples/https-workers.ts', '--clients', '10', ...options];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, timeout: 60_000 });
  return Array.from(stdout.matchAll(/TLSv1\.\d: ([\d.]+) %/g), ([, percent]) => percent);
}

it('clients that come back to another worker resume where the cache is shared, and not where each has its own', async () => {
  expect(await visits('--workers', '3')).toEqual(['100.0', '100.0']);
  expect(await visits('--workers', '3', '--own')).toEqual(['0.0', '0.0']);
});
