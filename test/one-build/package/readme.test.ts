// The README: short, its server resumes as the commands beside it show, and its table is what the example finds out.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeIdentity } from '../../../examples/certificate.ts';
import { blocksOf } from '../../support/documents.ts';
import { freePort } from '../../support/free-port.ts';
import { untilItListens } from '../../support/listens.ts';
import { needCommand } from '../../support/need-command.ts';
import { createPackedProject } from '../../support/packed-project.ts';
import { root } from '../../support/root.ts';
import { run } from '../../support/run.ts';

const MOST_LINES = 195;
const PORT = '8443';
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = blocksOf('README.md', readme);

/** The lines of all shell blocks that begin with a command. */
function commandsOf(program: string): string[] {
  const lines = blocks.filter(({ language }) => language === 'sh').flatMap(({ code }) => code.split('\n'));
  return lines.filter((line) => line.startsWith(`${program} `));
}

test(`it has no more than ${MOST_LINES} lines`, () => {
  expect(readme.split('\n').length - 1).toBeLessThanOrEqual(MOST_LINES);
});

test('its server resumes, as its commands and the probe show', async (context) => {
  for (const command of ['openssl', 'curl']) needCommand(context, [command]);
  const project = await makeProject();
  const shell = (command: string) => run('sh', ['-c', command], project);
  for (const command of commandsOf('openssl')) await shell(`${command} 2>&1`);
  const port = await serve(project, '.listen(');
  let printed = '';
  for (const command of commandsOf('curl'))
    printed += await shell(command.replaceAll(PORT, String(port)).replace('curl', 'curl -sS'));
  const [shown, probed] = blocks.filter(({ language }) => language === 'text');
  expect(printed).toBe(shown!.code);
  const [probe] = commandsOf('npx');
  // Its only address where the README was written; `localhost` may have two.
  const found = await shell(`${probe!.replace(PORT, String(port))} --address 127.0.0.1`);
  expect(withoutFigures(found)).toBe(withoutFigures(probed!.code).replace(PORT, String(port)));
});

/** Without what differs from run to run, and from Node to Node: bytes, time, and how wide the columns are. */
function withoutFigures(text: string): string {
  return text.replaceAll(/\d+ B, [\d.]+ ms/g, 'some').replaceAll(/ {2,}/g, '  ');
}

test('its threads serve at one port', async (context) => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 12)) context.skip('this Node has no reusePort');
  needCommand(context, ['curl']);
  const project = await makeProject();
  const { key, cert } = await makeIdentity();
  writeFileSync(join(project, 'key.pem'), key);
  writeFileSync(join(project, 'cert.pem'), cert);
  const url = `https://localhost:${await serve(project, 'reusePort')}`;
  const printed = await run('curl', ['-sS', '--insecure', url, url, url, url], project);
  expect(printed).toMatch(/^(thread [12], resumed: [0-3] of [1-4]\n){4}$/);
});

/** For the test that runs. */
async function makeProject(): Promise<string> {
  const project = await createPackedProject();
  onTestFinished(() => rmSync(project, { recursive: true }));
  return project;
}

/** Starts the first program of the README that has this, all as it stands but for the port, which may be taken. Returns its port. */
async function serve(project: string, part: string): Promise<number> {
  const port = await freePort();
  const program = blocks.find(({ code }) => code.includes(part))!.code.replaceAll(PORT, String(port));
  writeFileSync(join(project, 'server.mjs'), program);
  const server = spawn(process.execPath, ['server.mjs'], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => void server.kill());
  await untilItListens(port);
  return port;
}

test('its table of what resumes is what the example finds out', async () => {
  const printed = await run(process.execPath, ['--import', 'tsx', 'examples/what-resumes/main.ts'], root);
  expect(rowsOf(readme)).toEqual(rowsOf(printed));
});

/** The cells of the table that begins with these words. */
function rowsOf(text: string): string[][] {
  const [, table = ''] = /^(\| a client that comes back[\s\S]*?\|)$(?!\n\|)/m.exec(text) ?? [];
  const rows = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.filter((cells) => !cells.some((cell) => cell.startsWith('---')));
}
