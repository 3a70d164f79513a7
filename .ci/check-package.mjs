// Checks what users get: the size and the imports of the core, and the packed tarball with publint and attw.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
} finally {
  rmSync(folder, { recursive: true });
}
