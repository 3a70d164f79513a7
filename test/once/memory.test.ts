import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Session, SessionCache } from '../../src/index.js';

const PAGE = 65536;

test("the engine's own limit in the middle of a million adds is a clean error, and the cache goes on", () => {
  const program = fileURLToPath(new URL('programs/fill-memory.ts', import.meta.url));
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
