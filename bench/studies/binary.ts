// The core, release build.
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import type { Binary } from '../results.ts';

export function studyBinary(): Binary {
  const wasm = readFileSync(new URL('../../build/release.wasm', import.meta.url));
  return { raw: wasm.length, brotli: brotliCompressSync(wasm).length };
}
