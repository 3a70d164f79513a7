// Runtimes that serve an example, each started by the command that the example names, and asked over HTTP.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkLookupService } from '../support/lookup-service.ts';
import { ENVIRONMENT } from '../support/run.ts';
import { findBinary } from './packages.ts';
import { findVersion, stop } from './process.ts';
import type { Start } from './runtime.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WRANGLER = fileURLToPath(new URL('node_modules/wrangler/bin/wrangler.js', import.meta.url));
const TIMEOUT = 120_000;
/** Wrangler asks the network for nothing either. */
const QUIET = {
  ...ENVIRONMENT,
  CI: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_SEND_METRICS: 'false',
};

export const denoServe = server(
  () => [findBinary('deno')],
  (file) => ['run', '--no-prompt', '--no-lock', '--cached-only', '--allow-net=127.0.0.1', file, '0'],
);

export const bunServe = server(
  () => [findBinary('bun')],
  (file) => ['run', '--no-install', file, '0'],
);

/** Wrangler refuses Node 20. */
export const wranglerDev = server(
  () => [findBinary('node22'), WRANGLER],
  (file) => ['dev', '--config', file, '--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'],
);

/**
 * @param find the command, without arguments
 * @param serve the arguments with which it serves a file, at any port that is free
 */
function server(find: () => readonly [string, ...string[]], serve: (file: string) => readonly string[]): Start {
  return async ({ folder }) => {
    const [binary, ...first] = find();
    // What they keep goes into this folder, which is removed in the end.
    const options = { cwd: ROOT, env: { ...QUIET, XDG_CONFIG_HOME: folder }, timeout: TIMEOUT };
    const { stdout } = await promisify(execFile)(binary, [...first, '--version'], options);
    const run = async (file: string): Promise<unknown> => {
      const child = spawn(binary, [...first, ...serve(file)], options);
      try {
        const address = await readAddress(child);
        return await checkLookupService((path, init) => fetch(`${address}${path}`, init));
      } finally {
        await stop(child);
      }
    };
    return { version: findVersion(stdout), run, close: async () => {} };
  };
}

/** The address that it says it listens at. */
function readAddress(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (part: string) => {
      output += part;
      const [address] = /http:\/\/127\.0\.0\.1:\d+(?=\D)/.exec(output) ?? [];
      if (address) resolve(address);
    };
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`it ended before it listened: ${output}`)));
  });
}
