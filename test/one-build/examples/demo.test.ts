import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from '../../support/root.ts';

const LIMIT = 100_000;
/** Of Node, in each row. */
const CLIENTS = 20;
const ROWS = ['TLS 1.2, RSA 2048', 'TLS 1.3, RSA 2048', 'TLS 1.2, P-256', 'TLS 1.3, P-256'];

/** Runs examples/tls-server to its end: its exit status and what it printed. */
function run(flags: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const command = ['--import', 'tsx', 'examples/tls-server/main.ts', '--clients', `${CLIENTS}`, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: LIMIT,
  });
  return { status, output: stdout + stderr };
}

/** The numbers of the rows with this label: of the handshakes, and of what the binding counted. */
function rows(output: string, label: string) {
  const matches = output.matchAll(new RegExp(`^ +${label} +([\\d, -]+)$`, 'gm'));
  return Array.from(matches, ([, values]) => values!.split(/ +/).map((value) => Number(value.replaceAll(',', ''))));
}

/** Where all rows would show no more: those of the keys that cost the least. */
const ONE_KEY = ['--only', 'P-256'];
const KEY_ROWS = ROWS.filter((row) => row.includes('P-256'));
const withoutOpenssl = { ...process.env, PATH: '', Path: '' };
const sessionIdOrKey = /[0-9a-f]{32}/i;

test('in both versions and with both kinds of keys, clients that come back resume', () => {
  const { status, output } = run([]);
  expect(status, output).toBe(0);
  const clients = output.includes('openssl clients: skipped') ? CLIENTS : CLIENTS + 5;
  for (const label of ROWS) {
    const [[full, , fullBytes, resumed, , resumedBytes], counted] = rows(output, label) as [number[], number[]];
    expect([full, resumed], output).toEqual([clients, clients]);
    expect(resumedBytes, output).toBeLessThan(fullBytes!);
    expect(counted.slice(0, 4), output).toEqual([3 * clients, clients, clients, clients]);
  }
  expect(output).not.toMatch(sessionIdOrKey);
});

test('without openssl it says so, and goes on with the clients of Node', () => {
  const { status, output } = run(ONE_KEY, withoutOpenssl);
  expect(status, output).toBe(0);
  expect(output).toContain('openssl clients: skipped, no openssl was found');
  for (const label of KEY_ROWS) expect(rows(output, label)[1]?.slice(0, 2), output).toEqual([3 * CLIENTS, CLIENTS]);
});

test('a server whose store knows nothing makes it fail', () => {
  const { status, output } = run([...ONE_KEY, '--break-cache'], withoutOpenssl);
  expect(status, output).toBe(1);
  for (const label of KEY_ROWS) {
    expect(output).toContain(`PROBLEM: ${label}: should have resumed but did not: ${CLIENTS} of ${CLIENTS}`);
    expect(rows(output, label)[1]?.slice(0, 2), output).toEqual([3 * CLIENTS, 0]);
  }
});
