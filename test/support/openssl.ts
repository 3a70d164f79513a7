// `openssl s_client`: a client that shares nothing with Node, and offers whatever session it is told to.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { HOST, WORD } from './tls.js';

const run = promisify(execFile);
const LIMIT = 15_000;
const FLAGS = { 'TLSv1.2': '-tls1_2', 'TLSv1.3': '-tls1_3' };

export class OpensslClient {
  readonly #version: keyof typeof FLAGS;
  readonly #sessionFile: string;

  constructor(version: keyof typeof FLAGS) {
    const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    this.#version = version;
    this.#sessionFile = join(folder, 'session.pem');
  }

  /** Connects with the session of the last time, and keeps the new one. Says whether it resumed. */
  async visit(
    port: number,
    more: readonly string[] = ['-servername', HOST],
    env: NodeJS.ProcessEnv = {},
  ): Promise<boolean> {
    const session = ['-sess_out', this.#sessionFile];
    if (existsSync(this.#sessionFile)) session.push('-sess_in', this.#sessionFile);
    // Without -ign_eof it leaves when its input ends, before it has heard the server.
    const flags = ['s_client', '-ign_eof', '-connect', `127.0.0.1:${port}`, FLAGS[this.#version], ...session, ...more];
    const stdout = await outputOf(run('openssl', flags, { timeout: LIMIT, env: { ...process.env, ...env } }));
    const [, kind] = /^(New|Reused), TLSv1\.[23]/m.exec(stdout) ?? [];
    if (!kind || !stdout.includes(WORD)) throw new Error('openssl s_client: it did not get through to the server');
    return kind === 'Reused';
  }
}

/** Also where it ends with an error: Node's servers may close without the alert that it wants, with the binding or without. */
async function outputOf(running: Promise<{ stdout: string }>): Promise<string> {
  const { stdout = '' } = await running.catch((error: { stdout?: string }) => error);
  return stdout;
}
