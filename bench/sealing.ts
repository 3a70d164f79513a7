// npm run bench:sealing: what sealing costs a session, and how long images of 100,000 take.
import { randomBytes } from 'node:crypto';
import { Session, SessionCache } from 'wasm-session-cache';
import { SharedSessionCache } from 'wasm-session-cache/shared';
import { restoreImage, saveImage } from 'wasm-session-cache/stores';
import { createSyncSealer } from '../src/stores/sealing/sealer.js';
import { markdownTable } from './columns.ts';

const KEYS = [randomBytes(32)];
const ROUNDS = 5;
const SEALED = 5000;
const SESSIONS = 100_000;
const V3 = 0x0304;

const milliseconds = (action: () => unknown): number => {
  globalThis.gc?.();
  const start = performance.now();
  action();
  return performance.now() - start;
};

/** Of the rounds after the first, which warms up. */
function median(measure: () => number): number {
  measure();
  const times = Array.from({ length: ROUNDS }, measure).toSorted((a, b) => a - b);
  return times[(ROUNDS - 1) / 2];
}

function sealing(bytes: number): string[] {
  const sealer = createSyncSealer(KEYS);
  const [id, data] = [randomBytes(32), randomBytes(bytes)];
  const sealed = sealer.seal(id, V3, data, 1e10);
  const opened = sealer.open(id, V3, sealed);
  if (typeof opened === 'string' || !data.equals(opened.data)) throw new Error(`not opened: ${String(opened)}`);
  const each = (action: () => unknown) => {
    const times = median(() => milliseconds(() => Array.from({ length: SEALED }, action)));
    return ((times / SEALED) * 1000).toFixed(1);
  };
  const name = each(() => sealer.names(id, V3));
  return [`${bytes}`, each(() => sealer.seal(id, V3, data, 1e10)), each(() => sealer.open(id, V3, sealed)), name];
}

const caches = {
  SessionCache: () => new SessionCache<Uint8Array>({ cacheSize: 0 }),
  SharedSessionCache: () => SharedSessionCache.create({ bytes: 2 ** 29 }),
};

function images(
  bytes: number,
  [kind, create]: [string, () => SessionCache<Uint8Array> | SharedSessionCache],
): string[] {
  const source = new SessionCache<Uint8Array>({ cacheSize: 0 });
  for (let n = 0; n < SESSIONS; n++) {
    using session = new Session<Uint8Array>(randomBytes(32), {
      data: new Uint8Array(randomBytes(bytes)),
      timeout: 7200,
    });
    source.addSession(session);
  }
  const first = saveImage(source, KEYS);
  const cache = create();
  const { restored } = restoreImage(cache, first, KEYS);
  if (restored !== SESSIONS || cache.size !== SESSIONS) throw new Error(`${restored} restored, ${cache.size} there`);
  const save = median(() => milliseconds(() => saveImage(cache, KEYS)));
  const restore = median(() => {
    const empty = create();
    return milliseconds(() => restoreImage(empty, first, KEYS));
  });
  return [kind, `${bytes}`, save.toFixed(0), restore.toFixed(0)];
}

console.log('Microseconds a session:\n');
const costs = [158, 1400].map(sealing);
console.log(markdownTable([['bytes', 'seal', 'open', 'name'], ...costs], 4));
console.log(`\nMilliseconds for an image of ${SESSIONS} sessions:\n`);
const rows = [158, 1400].flatMap((bytes) => Object.entries(caches).map((kind) => images(bytes, kind)));
console.log(markdownTable([['cache', 'bytes', 'save', 'restore'], ...rows], 4));
