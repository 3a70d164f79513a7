// Runs the program of the package.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { root } from './root.js';
import { answerAll, HOST, listen, pki, serverOptions } from './tls.js';

/** Of a server with this library. */
export const RESUMES = { 'tls1.2-session-id': 'resumes', 'tls1.2-ticket': 'no-session', 'tls1.3-ticket': 'resumes' };

/** The alert handshake_failure (RFC 5246 section 7.2), in a record. */
export const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);

/** A server of Node without a cache, that gives tickets. @returns its port */
export async function ticketServer(more: TlsOptions = {}): Promise<number> {
  const server = createServer(await serverOptions({ secureOptions: 0, ...more }));
  answerAll(server);
  return listen(server);
}

export interface Probed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** @param nodeOptions of Node, which the program runs in */
export function startProgram(options: readonly string[], nodeOptions = ''): ChildProcess {
  const env = { ...process.env, NODE_OPTIONS: nodeOptions };
  return spawn(process.execPath, [join(root, 'dist/probe.js'), ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function runProgram(options: readonly string[], nodeOptions?: string): Promise<Probed> {
  const start = performance.now();
  const program = startProgram(options, nodeOptions);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    program[name]!.setEncoding('utf8').on('data', (part: string) => (said[name] += part));
  }
  const [status] = (await once(program, 'close')) as [number | null];
  return { status, ...said, milliseconds: performance.now() - start };
}

/** A file for the test that runs. */
export function write(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'probe-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Asks a server of the tests, which it trusts. */
export async function probe(port: number, options: readonly string[] = []): Promise<Probed> {
  const { authority } = await pki();
  const trusted = ['--ca', write('ca.pem', authority.cert), '--address', '127.0.0.1'];
  return runProgram(['probe', `${HOST}:${port}`, ...trusted, ...options]);
}

/** The conclusions by the mechanisms, and the verdicts as they are printed. */
export async function conclusions(port: number, options: readonly string[] = []) {
  const probed = await probe(port, [...options, '--json']);
  const answer = JSON.parse(probed.stdout);
  const verdicts = answer.verdicts as { mechanism: string; conclusion: string; text: string }[];
  return {
    ...probed,
    answer,
    of: Object.fromEntries(verdicts.map(({ mechanism, conclusion }) => [mechanism, conclusion])),
    texts: verdicts.map(({ text }) => text),
  };
}
