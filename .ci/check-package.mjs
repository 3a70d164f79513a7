// Checks what users get: the size and the imports of the core, the packed tarball with publint and attw, and that it runs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOST_WASM_BYTES = 16 * 1024;
// ESM only, on purpose: CommonJS on Node 20.19 and later can `require` it.
const ATTW = ['--profile', 'esm-only', '--no-emoji', '--format', 'ascii'];

const wasm = readFileSync(new URL('../build/release.wasm', import.meta.url));
const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
if (wasm.length > MOST_WASM_BYTES) throw new Error(`release.wasm: ${wasm.length} bytes, at most ${MOST_WASM_BYTES}`);
if (imports.length > 0) throw new Error(`release.wasm imports ${imports.map(({ name }) => name).join(', ')}`);
console.log(`release.wasm: ${wasm.length} bytes, no imports`);

const run = (command, ...args) =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
const folder = mkdtempSync(join(tmpdir(), 'package-'));
try {
  const [{ filename }] = JSON.parse(run('npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder));
  const tarball = join(folder, filename);
  console.log(run('npx', 'publint', '--strict', tarball));
  console.log(run('npx', 'attw', tarball, ...ATTW));
  runInstalled(tarball);
} finally {
  rmSync(folder, { recursive: true });
}

/** Both entries, as a project that installed the tarball imports them, on plain Node. */
function runInstalled(tarball) {
  const installed = join(folder, 'node_modules', 'wasm-session-cache');
  mkdirSync(installed, { recursive: true });
  run('tar', '-xzf', tarball, '-C', installed, '--strip-components=1');
  const program = `
    import { Session, SessionCache } from 'wasm-session-cache';
    import { SSL_CTX_new, SSL_CTX_add_session, SSL_CTX_sess_number } from 'wasm-session-cache/openssl';
    const session = new Session(Uint8Array.of(1));
    const cache = new SessionCache();
    if (!cache.addSession(session) || cache.getSession(Uint8Array.of(1)) !== session) throw new Error('not cached');
    if (!cache.removeSession(session) || cache.size !== 0) throw new Error('not removed');
    const ctx = SSL_CTX_new();
    if (SSL_CTX_add_session(ctx, session) !== 1 || SSL_CTX_sess_number(ctx) !== 1) throw new Error('not in the ctx');
    console.log('the installed package adds, finds and removes');`;
  const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  console.log(execFileSync(process.execPath, ['--input-type=module', '--eval', program], options));
}
