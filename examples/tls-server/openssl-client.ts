// `openssl s_client`: a client that shares nothing with Node.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { HOST } from '../certificate.ts';
import { VISIT_LIMIT, type Client, type Version, type Visit } from './client.ts';

const run = promisify(execFile);
const FLAGS = { 'TLSv1.2': '-tls1_2', 'TLSv1.3': '-tls1_3' } satisfies Record<Version, string>;

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
  readonly #arguments: readonly string[];
  readonly #sessionFile: string;

  /** Paths: of the certificate to trust, PEM, and of where the session is to be kept. */
  constructor(port: number, version: Version, caFile: string, sessionFile: string) {
    this.#sessionFile = sessionFile;
    const connection = ['-connect', `127.0.0.1:${port}`, '-servername', HOST, FLAGS[version]];
    const trust = ['-CAfile', caFile, '-verify_return_error'];
    // Without -ign_eof it leaves when its input ends, before it has heard the server.
    this.#arguments = ['s_client', '-ign_eof', ...connection, ...trust, '-sess_out', sessionFile];
  }

  async visit(): Promise<Visit> {
    const session = existsSync(this.#sessionFile) ? ['-sess_in', this.#sessionFile] : [];
    const output = await runClient([...this.#arguments, ...session]);
    const [, kind] = /^(New|Reused), TLSv1\.[23]/m.exec(output) ?? [];
    // Without what it printed: that has session ids and keys.
    if (!kind) throw new Error('openssl s_client: its output says neither "New" nor "Reused"');
    const [answer = ''] = /^(full|resumed)$/m.exec(output) ?? [];
    return { resumed: kind === 'Reused', answer };
  }
}

/** Also where it ends with an error: Node's servers may close without the alert that it wants. */
async function runClient(parameters: readonly string[]): Promise<string> {
  const running = run('openssl', parameters, { timeout: VISIT_LIMIT, killSignal: 'SIGKILL' });
  const { stdout = '' } = await running.catch((error: { stdout?: string }) => error);
  return stdout;
}
