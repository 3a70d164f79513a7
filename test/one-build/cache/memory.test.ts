import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';

const PAGE = 65536;

test("the engine's own limit in the middle of a million adds is a clean error, and the cache goes on", () => {
  const program = fileURLToPath(new URL('../programs/fill-memory.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--wasm-max-mem-pages=300', '--import', 'tsx', program]);
  const { clean, held, removed, added, size, bytes } = JSON.parse(output.toString());
  expect({ clean, removed, added, kept: size === held }).toEqual({
    clean: true,
    removed: true,
    added: true,
    kept: true,
  });
  expect(held).toBeGreaterThan(200_000);
  expect(bytes).toBeLessThanOrEqual(300 * PAGE);
});

test('where the process has no addresses for WebAssembly, a new cache names the entry that needs none', () => {
  const entry = new URL('../../../dist/index.js', import.meta.url);
  const program = `
    const { SessionCache } = await import('${entry}');
    const caches = [];
    try {
      while (caches.length < 1000) caches.push(new SessionCache());
    } catch ({ message }) {
      console.log(message);
    }`;
  const node = [process.execPath, '--input-type=module', '-e', program];
  const output = execFileSync('/bin/sh', ['-c', 'ulimit -v 1200000 && exec "$@"', 'sh', ...node]).toString();
  expect(output).toMatch(/WebAssembly got no memory .*wasm-session-cache\/js/);
});

test('a million sessions take at most 100 bytes of linear memory each', () => {
  const cache = new SessionCache({ cacheSize: 0 });
  const id = new Uint8Array(32);
  const view = new DataView(id.buffer);
  for (let n = 0; n < 1_000_000; n++) {
    view.setUint32(0, n);
    cache.addSession(new Session(id));
  }
  expect(cache.size).toBe(1_000_000);
  expect(cache.byteLength / cache.size).toBeLessThanOrEqual(100);
});

test('memory that was used is used again', () => {
  const cache = new SessionCache({ cacheSize: 0 });
  const rounds = Array.from({ length: 5 }, (_, round) => {
    for (let n = 0; n < 20_000; n++)
      cache.addSession(new Session(Uint8Array.of(round, n >> 8, n), { timeout: n % 300 }));
    cache.flushSessions(0);
    return cache.byteLength;
  });
  expect(new Set(rounds).size).toBe(1);
});
