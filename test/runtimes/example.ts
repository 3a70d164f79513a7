// Runtimes that serve an example, each started by the command that the example names, and asked over HTTP.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkLookupService, type Send } from '../support/lookup-service.ts';
import { checkStoreService } from '../support/store-service.ts';
import { ENVIRONMENT } from '../support/run.ts';
import { findBinary } from './packages.ts';
import { findVersion, stop } from './process.ts';
import type { Start } from './runtime.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WRANGLER = fileURLToPath(new URL('node_modules/wrangler/bin/wrangler.js', import.meta.url));
const LOCAL = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'];
const DENO_KV = ['--unstable-kv', '--allow-net=127.0.0.1', '--allow-env=SESSION_KEY'];
const TIMEOUT = 120_000;
const SESSION_KEY = randomBytes(32).toString('hex');
/** Wrangler asks the network for nothing either. */
const QUIET = {
  SESSION_KEY,
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

export const denoKvServe = server(
  () => [findBinary('deno')],
  (file) => ['run', '--no-prompt', '--no-lock', '--cached-only', ...DENO_KV, file, '0'],
  checkStoreService,
);

/** Wrangler refuses Node 20. */
const findWrangler = () => [findBinary('node22'), WRANGLER] as const;
const wranglerArguments = (file: string) => ['dev', '--config', file, ...LOCAL];

export const wranglerDev = server(findWrangler, wranglerArguments);

export const wranglerStore = server(
  findWrangler,
  (file) => [...wranglerArguments(file), '--var', `SESSION_KEY:${SESSION_KEY}`],
  checkStoreService,
);

/**
 * @param find the command, without arguments
 * @param serve the arguments with which it serves a file, at any port that is free
 * @param check what the service must answer
 */
function server(
  find: () => readonly [string, ...string[]],
  serve: (file: string) => readonly string[],
  check: (send: Send) => Promise<unknown> = checkLookupService,
): Start {
  return async ({ folder }) => {
    const [binary, ...first] = find();
    // What they keep goes into this folder, which is removed in the end.
    const options = { cwd: ROOT, env: { ...QUIET, XDG_CONFIG_HOME: folder }, timeout: TIMEOUT };
    const { stdout } = await promisify(execFile)(binary, [...first, '--version'], options);
    const run = async (file: string): Promise<unknown> => {
      const child = spawn(binary, [...first, ...serve(file)], options);
      try {
        const address = await readAddress(child);
        return await check((path, init) => fetch(`${address}${path}`, init));
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
