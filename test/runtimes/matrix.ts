// What runs where, and what must serve it: a runtime that falls back to another backend fails as much as one that can't run.
import { readFile } from 'node:fs/promises';
import { makeAuthority } from '../support/certificates.ts';
import { browser } from './browser.ts';
import { bun, deno, node } from './command.ts';
import { edge } from './edge.ts';
import { bunServe, denoKvServe, denoServe, wranglerDev, wranglerStore } from './example.ts';
import type { Row, Start } from './runtime.ts';
import { workerd } from './workerd.ts';

const MAIN = 'main.mjs';
const VECTORS = new URL('../fixtures/sealed.json', import.meta.url);
const JS = 'js.mjs';
const EARLY = 'early.mjs';
const THREADS = 'threads.mjs';
const jitless = node(undefined, ['--jitless']);
const WASM_ALLOWED = "script-src 'self' 'wasm-unsafe-eval'";
const STRICT = "script-src 'self'";

export const matrix: readonly Row[] = [
  row('Node', node(), MAIN, 'inlined-wasm'),
  row('Node, require', node(), 'require.cjs', 'inlined-wasm'),
  row('Node, js', node(), JS, 'js'),
  row('Node --jitless, js', jitless, JS, 'js'),
  row('Node --jitless', jitless, MAIN, 'refused'),
  row('Node 20', node('node20'), MAIN, 'inlined-wasm'),
  row('Node 22', node('node22'), MAIN, 'inlined-wasm'),
  row('Node 24', node('node24'), MAIN, 'inlined-wasm'),
  row('Node 26', node('node26'), MAIN, 'inlined-wasm'),
  tlsServers('Node 20', node('node20')),
  tlsServers('Node 22', node('node22')),
  tlsServers('Node 24', node('node24')),
  tlsServers('Node 26', node('node26')),
  row('Deno', deno(), MAIN, 'inlined-wasm'),
  row('Bun', bun, MAIN, 'inlined-wasm'),
  noTlsServers('Deno', deno()),
  noTlsServers('Bun', bun),
  row('Node 20, threads', node('node20'), THREADS, 'inlined-wasm'),
  row('Node 24, threads', node('node24'), THREADS, 'inlined-wasm'),
  // To start a thread is to read its program.
  row('Deno, threads', deno('--allow-read'), THREADS, 'inlined-wasm'),
  row('Bun, threads', bun, THREADS, 'inlined-wasm'),
  row('workerd', workerd, MAIN, 'imported-wasm'),
  row('workerd, made early', workerd, EARLY, 'imported-wasm'),
  row('Edge Runtime', edge, MAIN, 'imported-wasm'),
  row('Edge Runtime, made early', edge, EARLY, 'imported-wasm'),
  ...pages('Chromium', 'chromium'),
  ...pages('Firefox', 'firefox'),
  sealing('Node', node()),
  sealing('Node 26', node('node26')),
  sealing('Deno', deno()),
  sealing('Bun', bun),
  sealing('workerd', workerd),
  sealing('Edge Runtime', edge),
  sealing('Chromium', browser('chromium')),
  sealing('Firefox', browser('firefox')),
  row('Deno, example', denoServe, 'examples/deno/main.ts', 'inlined-wasm'),
  row('Bun, example', bunServe, 'examples/bun/main.ts', 'inlined-wasm'),
  row('Wrangler, example', wranglerDev, 'examples/cloudflare-worker/wrangler.toml', 'imported-wasm'),
  row('Deno KV, example', denoKvServe, 'examples/deno-kv/main.ts', 'none'),
  row('Durable Object, example', wranglerStore, 'examples/durable-object/wrangler.toml', 'none'),
];

function pages(name: string, id: Parameters<typeof browser>[0]): Row[] {
  return [
    row(name, browser(id), MAIN, 'inlined-wasm'),
    row(`${name}, CSP with wasm`, browser(id, WASM_ALLOWED), MAIN, 'inlined-wasm'),
    row(`${name}, strict CSP, js`, browser(id, STRICT), JS, 'js'),
    row(`${name}, strict CSP`, browser(id, STRICT), MAIN, 'refused'),
  ];
}

function tlsServers(name: string, start: Start): Row {
  return { ...row(`${name}, TLS servers`, start, 'tls.mjs', 'inlined-wasm'), input: makeIdentity };
}

/** Where sessions can't be resumed, attaching throws. */
function noTlsServers(name: string, start: Start): Row {
  const input = async () => ({ name, identity: await makeIdentity() });
  return { ...row(`${name}, TLS servers`, start, 'refuse-tls.mjs', 'inlined-wasm'), input };
}

/** By node:crypto, or by WebCrypto. */
function sealing(name: string, start: Start): Row {
  const input = async () => JSON.parse(await readFile(VECTORS, 'utf8')) as unknown;
  return { ...row(`${name}, sealed store`, start, 'stores.mjs', 'none'), input };
}

/** A certificate, which Node can't make, its key, and whom to trust. */
async function makeIdentity(): Promise<object> {
  const authority = await makeAuthority();
  return { ...(await authority.issue({ hosts: ['localhost'] })), ca: authority.cert };
}

function row(name: string, start: Start, program: string, backend: Row['backend']): Row {
  return { name, start, program, backend };
}
