import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT = 100_000;

/** Runs examples/tls-server to its end: its exit status and what it printed. */
function run(flags: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const command = ['--import', 'tsx', 'examples/tls-server/main.ts', ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: LIMIT,
  });
  return { status, output: stdout + stderr };
}

/** The numbers of the row with this label. */
function row(output: string, label: string): number[] {
  const [, values = ''] = new RegExp(`^ +${label} +([\\d, ]+)$`, 'm').exec(output) ?? [];
  return values.split(/ +/).map((value) => Number(value.replaceAll(',', '')));
}

const withoutOpenssl = { ...process.env, PATH: '', Path: '' };
const sessionIdOrKey = /[0-9a-f]{32}/i;

test('clients that come back resume, and the process ends with status 0', () => {
  const { status, output } = run([]);
  expect(status, output).toBe(0);
  const [node, openssl] = row(output, 'resumed');
  expect(node, output).toBeGreaterThan(400);
  if (output.includes('openssl clients: skipped')) expect(openssl).toBe(0);
  else expect(openssl, output).toBeGreaterThan(20);
  expect(output).not.toMatch(sessionIdOrKey);
});

test('without openssl it says so, and goes on with the clients of Node', () => {
  const { status, output } = run([], withoutOpenssl);
  expect(status, output).toBe(0);
  expect(output).toContain('openssl clients: skipped, no openssl was found');
  const [node, openssl] = row(output, 'resumed');
  expect(node, output).toBeGreaterThan(400);
  expect(openssl, output).toBe(0);
});

test('a server that answers every offer with a miss makes it fail', () => {
  const { status, output } = run(['--break-cache'], withoutOpenssl);
  expect(status, output).toBe(1);
  expect(output).toContain('should have resumed but did not');
  expect(row(output, 'resumed')).toEqual([0, 0]);
});
