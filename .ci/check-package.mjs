// Checks what users get: the size and the imports of the core, the packed tarball with publint and attw, that it runs, and
// what it adds to a page.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

const MOST_WASM_BYTES = 16 * 1024;
/** Of the tarball, with the documents. */
const MOST_PACKED_BYTES = 272 * 1024;
/** Minified, and compressed with brotli. */
const MOST_BUNDLED_BYTES = 12.25 * 1024;
const BACKENDS = { 'wasm-session-cache': 'inlined-wasm', 'wasm-session-cache/js': 'js' };
// ESM only, on purpose: CommonJS on Node 20.19 and later can `require` it.
const ATTW = ['--profile', 'esm-only', '--no-emoji', '--format', 'ascii'];

const wasm = readFileSync(new URL('../build/release.wasm', import.meta.url));
const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
if (wasm.length > MOST_WASM_BYTES) throw new Error(`release.wasm: ${wasm.length} bytes, at most ${MOST_WASM_BYTES}`);
if (imports.length > 0) throw new Error(`release.wasm imports ${imports.map(({ name }) => name).join(', ')}`);
console.log(`release.wasm: ${wasm.length} bytes, no imports`);

const sharedWasm = readFileSync(new URL('../build/shared.wasm', import.meta.url));
if (sharedWasm.length > MOST_WASM_BYTES) throw new Error(`shared.wasm: ${sharedWasm.length} bytes`);
const sharedImports = WebAssembly.Module.imports(new WebAssembly.Module(sharedWasm))
  .map(({ name }) => name)
  .join();
if (sharedImports !== 'memory') throw new Error(`shared.wasm imports ${sharedImports}`);
console.log(`shared.wasm: ${sharedWasm.length} bytes, imports its memory`);

const run = (command, ...args) =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
const folder = mkdtempSync(join(tmpdir(), 'package-'));
try {
  const [{ filename, size, entryCount }] = JSON.parse(
    run('npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder),
  );
  const tarball = join(folder, filename);
  console.log(`${filename}: ${size} bytes, ${entryCount} files, at most ${MOST_PACKED_BYTES} bytes`);
  if (size > MOST_PACKED_BYTES) throw new Error(`${filename}: ${size} bytes, at most ${MOST_PACKED_BYTES}`);
  console.log(run('npx', 'publint', '--strict', tarball));
  console.log(run('npx', 'attw', tarball, ...ATTW));
  install(tarball);
  for (const [entry, backend] of Object.entries(BACKENDS)) {
    runInstalled(entry, backend);
    await checkSize(entry);
  }
  runNodeEntry();
  runSharedEntry();
  runClientEntry();
  runBin();
  runMetricsEntry();
  await checkSize('wasm-session-cache/shared');
  runStoresEntry();
  await checkSize('wasm-session-cache/stores', '{ sealedStore }');
} finally {
  rmSync(folder, { recursive: true });
}

/** Into a project that has nothing else. */
function install(tarball) {
  const installed = join(folder, 'node_modules', 'wasm-session-cache');
  mkdirSync(installed, { recursive: true });
  run('tar', '-xzf', tarball, '-C', installed, '--strip-components=1');
}

/** An entry and its C names, as that project imports them, on plain Node. */
function runInstalled(entry, backend) {
  const program = `
    import { Session, SessionCache } from '${entry}';
    import { SSL_CTX_new, SSL_CTX_add_session, SSL_CTX_sess_number } from '${entry}/openssl';
    const session = new Session(Uint8Array.of(1));
    const cache = new SessionCache();
    if (cache.backend !== '${backend}') throw new Error('unexpected backend: ' + cache.backend);
    if (!cache.addSession(session) || cache.getSession(Uint8Array.of(1)) !== session) throw new Error('not cached');
    if (!cache.removeSession(session) || cache.size !== 0) throw new Error('not removed');
    const ctx = SSL_CTX_new();
    if (SSL_CTX_add_session(ctx, session) !== 1 || SSL_CTX_sess_number(ctx) !== 1) throw new Error('not in the ctx');
    console.log('${entry}, installed, adds, finds and removes');`;
  console.log(runProgram(program));
}

/** The entry for Node's servers, with a cache of the main one. */
function runNodeEntry() {
  const program = `
    import { constants } from 'node:crypto';
    import { createServer } from 'node:tls';
    import { SessionCache } from 'wasm-session-cache';
    import { attachSessionCache } from 'wasm-session-cache/node';
    const server = createServer({ secureOptions: constants.SSL_OP_NO_TICKET });
    const binding = attachSessionCache(server, { cache: new SessionCache() });
    if (server.listenerCount('resumeSession') !== 1 || binding.stats.handshakes !== 0) throw new Error('not attached');
    binding.detach();
    console.log('wasm-session-cache/node, installed, attaches to a server');`;
  console.log(runProgram(program));
}

/** A cache that two threads have. */
function runSharedEntry() {
  const program = `
    import { Worker } from 'node:worker_threads';
    import { SharedSessionCache } from 'wasm-session-cache/shared';
    const cache = SharedSessionCache.create();
    const thread = \`
      import { workerData } from 'node:worker_threads';
      import { SharedSessionCache } from 'wasm-session-cache/shared';
      SharedSessionCache.attach(workerData).set(Uint8Array.of(1), 0x0303, Uint8Array.of(2), 60);\`;
    const url = new URL('data:text/javascript,' + encodeURIComponent(thread.replace('wasm-session-cache/shared', import.meta.resolve('wasm-session-cache/shared'))));
    await new Promise((resolve) => new Worker(url, { workerData: cache.token }).once('exit', resolve));
    if (cache.get(Uint8Array.of(1))?.[0] !== 2) throw new Error('not shared');
    console.log('wasm-session-cache/shared, installed, is one cache for two threads');`;
  console.log(runProgram(program));
}

/** The entry for Node's clients. */
function runClientEntry() {
  const program = `
    import { ClientSessionCache } from 'wasm-session-cache/client';
    const cache = new ClientSessionCache();
    if (cache.stats.tickets !== 0 || typeof cache.connect !== 'function') throw new Error('no cache');
    console.log('wasm-session-cache/client, installed, makes a cache');`;
  console.log(runProgram(program));
}

/** Sessions that are sealed in a key-value store. */
function runStoresEntry() {
  const program = `
    import { randomBytes } from 'node:crypto';
    import { Session, SessionCache } from 'wasm-session-cache';
    import { restoreImage, saveImage, sealedStore } from 'wasm-session-cache/stores';
    const map = new Map();
    const getdelete = (key) => [map.get(key), map.delete(key)][0];
    const kv = { get: (key) => map.get(key), getdelete, set: (key, value) => map.set(key, value), delete: (key) => map.delete(key) };
    const keys = [randomBytes(32)];
    const store = sealedStore(kv, { keys });
    store.set(Uint8Array.of(1), 0x0303, Uint8Array.of(2), 60);
    if (store.take(Uint8Array.of(1), 0x0303)?.[0] !== 2 || map.size !== 0) throw new Error('not taken');
    const [cache, restored] = [new SessionCache(), new SessionCache()];
    cache.addSession(new Session(Uint8Array.of(3), { data: Uint8Array.of(4) }));
    restoreImage(restored, saveImage(cache, keys), keys);
    if (restored.getSession(Uint8Array.of(3))?.data[0] !== 4) throw new Error('not restored');
    console.log('wasm-session-cache/stores, installed, seals and opens, saves and restores');`;
  console.log(runProgram(program));
}

/** Metrics of a cache of another entry, where neither library of metrics is installed. */
function runMetricsEntry() {
  const program = `
    import { SessionCache } from 'wasm-session-cache/js';
    import { collect } from 'wasm-session-cache/metrics';
    const metrics = new Map();
    const register = {
      registerMetric: (metric) => metrics.set(metric.name, metric),
      getSingleMetric: (name) => metrics.get(name),
      removeSingleMetric: (name) => metrics.delete(name),
    };
    const watching = collect(register, { cache: new SessionCache({ cacheSize: 3 }) });
    const { values } = await metrics.get('wasm_session_cache_session_limit').get();
    watching[Symbol.dispose]();
    if (values[0].value !== 3 || metrics.size !== 0) throw new Error('not observed');
    console.log('wasm-session-cache/metrics, installed, observes a cache');`;
  console.log(runProgram(program));
}

/** Runs a module in the project, and returns what it printed. */
function runProgram(program) {
  const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], options).trim();
}

/** The program, as npm links it. */
function runBin() {
  const installed = join(folder, 'node_modules', 'wasm-session-cache');
  const { bin, version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const options = { cwd: folder, encoding: 'utf8' };
  const printed = execFileSync(process.execPath, [join(installed, bin['wasm-session-cache']), '--version'], options);
  if (printed !== `${version}\n`) throw new Error(`the program says that it is ${printed}`);
  console.log(`wasm-session-cache --version, installed: ${printed.trim()}`);
}

/** What an entry exports, in a page. */
async function checkSize(entry, names = '*') {
  const stdin = { contents: `export ${names} from '${entry}'`, resolveDir: folder };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false });
  const [{ contents }] = outputFiles;
  const { length } = brotliCompressSync(contents);
  console.log(`${entry}, bundled: ${contents.length} bytes, ${length} with brotli, at most ${MOST_BUNDLED_BYTES}`);
  if (length > MOST_BUNDLED_BYTES) throw new Error(`${entry}: ${length} bytes bundled, at most ${MOST_BUNDLED_BYTES}`);
}
