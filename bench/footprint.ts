// What does not depend on time: linear memory per session, and the size of the core.
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { Session, SessionCache } from '../dist/index.js';
import { randomIds } from './workload.ts';

const SESSIONS = 1_000_000;
const IDS_AT_A_TIME = 10_000;

export interface Footprint {
  readonly sessions: number;
  readonly bytesPerSession: number;
  readonly wasmBytes: number;
  readonly wasmBrotliBytes: number;
}

export function measureFootprint(): Footprint {
  const cache = new SessionCache({ cacheSize: 0 });
  while (cache.size < SESSIONS) {
    for (const id of randomIds(IDS_AT_A_TIME)) cache.addSession(new Session(id));
  }
  const wasm = readFileSync(new URL('../build/release.wasm', import.meta.url));
  return {
    sessions: cache.size,
    bytesPerSession: cache.byteLength / cache.size,
    wasmBytes: wasm.length,
    wasmBrotliBytes: brotliCompressSync(wasm).length,
  };
}
