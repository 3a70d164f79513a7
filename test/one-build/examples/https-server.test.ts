import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:https';
import type { SecureVersion } from 'node:tls';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../support/root.ts';

const command = ['--import', 'tsx', 'examples/https-server.ts'];
const server = spawn(process.execPath, command, { cwd: root, env: { ...process.env, PORT: '0' } });
let address: string;

beforeAll(async () => {
  const [printed] = await once(server.stdout, 'data');
  address = String(printed).trim();
  expect(address).toMatch(/^https:\/\/localhost:\d+$/);
}, 60_000);

afterAll(async () => {
  const exited = once(server, 'exit');
  server.kill();
  await exited;
});

/** With an agent of its own, which offers the session of the time before. */
async function request(agent: Agent): Promise<string> {
  const [response] = await once(get(address, { agent }), 'response');
  return text(response);
}

it.each<SecureVersion>(['TLSv1.2', 'TLSv1.3'])('resumes the sessions of %s', async (maxVersion) => {
  const agent = new Agent({ rejectUnauthorized: false, maxVersion, keepAlive: false });
  const answers: string[] = [];
  for (let n = 0; n < 3; n++) answers.push(await request(agent));
  const kinds = answers.map((answer) => /^(\S+, \w+)/.exec(answer)?.[1]);
  expect(kinds).toEqual([`${maxVersion}, full`, `${maxVersion}, resumed`, `${maxVersion}, resumed`]);
});
