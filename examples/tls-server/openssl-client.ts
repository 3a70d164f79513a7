// `openssl s_client`: a client that shares nothing with this process.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { HOST } from './certificate.js';
import { VISIT_LIMIT, type Client, type ClientKind, type Visit } from './client.js';
import { readVerdict } from './verdict.js';

const KIND: ClientKind = 'openssl';
const run = promisify(execFile);

/** The version that `openssl` says it is, or undefined where the machine has none that works. */
export async function findOpenssl(): Promise<string | undefined> {
  try {
    const { stdout } = await run('openssl', ['version'], { timeout: VISIT_LIMIT });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

export class OpensslClient implements Client {
  readonly #caFile: string;
  readonly #sessionFile: string;

  /** Paths: of the certificate to trust, PEM, and of where the session is to be kept. */
  constructor(caFile: string, sessionFile: string) {
    this.#caFile = caFile;
    this.#sessionFile = sessionFile;
  }

  async visit(port: number): Promise<Visit> {
    const output = await runClient(this.#arguments(port));
    return { clientResumed: readReused(output), serverResumed: readVerdict(output) };
  }

  #arguments(port: number): string[] {
    const connection = ['-connect', `127.0.0.1:${port}`, '-servername', HOST, '-alpn', KIND, '-tls1_2'];
    const session = ['-sess_out', this.#sessionFile];
    if (existsSync(this.#sessionFile)) session.push('-sess_in', this.#sessionFile);
    const trust = ['-CAfile', this.#caFile, '-verify_return_error'];
    // Without -ign_eof it leaves when its input ends, before it has heard the server.
    return ['s_client', '-ign_eof', ...connection, ...trust, ...session];
  }
}

async function runClient(parameters: readonly string[]): Promise<string> {
  try {
    return (await run('openssl', parameters, { timeout: VISIT_LIMIT, killSignal: 'SIGKILL' })).stdout;
  } catch (error) {
    const { code, signal } = error as { code?: number | string; signal?: string };
    // oxlint-disable-next-line preserve-caught-error -- it holds what the client printed: session ids and keys
    throw new Error(`openssl s_client: ended with ${signal ?? `status ${code}`}`);
  }
}

function readReused(output: string): boolean {
  if (/^Reused, TLSv1\.2/m.test(output)) return true;
  if (/^New, TLSv1\.2/m.test(output)) return false;
  throw new Error('openssl s_client: its output says neither "New, TLSv1.2" nor "Reused, TLSv1.2"');
}
