import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hasRedis } from '../../support/redis/server.js';
import { root } from '../../support/root.ts';

async function run(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const command = ['--import', 'tsx', 'examples/https-redis.ts', '--clients', '5'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, timeout: 60_000, env });
  return stdout;
}

it('clients that come back to another process resume by Redis', async (context) => {
  if (!hasRedis) context.skip('redis-server is not installed');
  const percents = Array.from((await run()).matchAll(/TLSv1\.\d: ([\d.]+) %/g), ([, percent]) => percent);
  expect(percents).toHaveLength(2);
  // With a cache each none resumes. On a busy machine a deadline passes now and then, which costs that handshake alone.
  for (const percent of percents) expect(Number(percent)).toBeGreaterThan(60);
});

it('says so where no redis-server is installed', async () => {
  expect(await run({ ...process.env, PATH: '/nowhere' })).toContain('no redis-server is installed');
});
