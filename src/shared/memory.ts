// The memory of a shared cache: made, or got from another thread.
import { randomBytes } from '../core/platform.js';
import { expectObject, rangeError, typeError } from '../base/errors.js';
import { instantiate, type SharedCore } from './core.js';
import {
  HASH_KEY_SIZE,
  HEADER_HASH_KEY,
  HEADER_LAYOUT_VERSION,
  HEADER_MAGIC,
  LAYOUT_VERSION,
  MAGIC,
  MOST_OWNERS,
  PAGE_SIZE,
} from './layout.generated.js';
import { runtime, type SharedMemory } from './runtime.js';

/** What lets another thread attach to a cache: for `workerData` or `postMessage`, to threads of the same process. */
export interface SharedCacheToken {
  /** A `WebAssembly.Memory`. */
  readonly memory: object;
}

/** Pages that WebAssembly can address. */
const MOST_PAGES = 65536;
/** Two shards. */
export const LEAST_BYTES = 2 * PAGE_SIZE;
export const MOST_BYTES = MOST_PAGES * PAGE_SIZE;

/** An instance over memory of its own, formatted. Throws an `Error` where there is no shared memory. */
export function createMemory(bytes: number): { memory: SharedMemory; core: SharedCore } {
  expectRuntime();
  const taken = Math.min(bytes, (MOST_PAGES - MOST_OWNERS) * PAGE_SIZE);
  const pages = Math.ceil(taken / PAGE_SIZE);
  const memory = allocate(pages);
  const core = instantiate(memory);
  // Random bytes are drawn into memory that is shared nowhere.
  const key = randomBytes(new Uint8Array(HASH_KEY_SIZE));
  new Uint8Array(memory.buffer, HEADER_HASH_KEY, HASH_KEY_SIZE).set(key);
  key.fill(0);
  core.format(taken);
  return { memory, core };
}

function expectRuntime(): void {
  if (runtime.WebAssembly && runtime.SharedArrayBuffer) return;
  const missing = runtime.WebAssembly ? 'SharedArrayBuffer' : 'WebAssembly';
  throw new Error(
    `wasm-session-cache/shared: there is no shared memory here (${missing} is not defined); a page has it where it is cross-origin isolated`,
  );
}

function allocate(pages: number): SharedMemory {
  try {
    // Without a prototype: nothing that a program has put there is an option of it.
    const descriptor = { __proto__: null, initial: pages, maximum: pages + MOST_OWNERS, shared: true } as const;
    return new runtime.WebAssembly!.Memory(descriptor);
  } catch (cause) {
    throw new Error(`wasm-session-cache/shared: no shared memory of ${pages} pages of 64 KiB could be had`, { cause });
  }
}

/** Throws a `TypeError` for what is no token, a `RangeError` for one of another version of this package. */
export function memoryOf(token: SharedCacheToken): SharedMemory {
  expectObject('token', token);
  expectRuntime();
  const memory = token.memory as SharedMemory | undefined;
  if (!isSharedMemory(memory)) throw typeError('token', 'that of a SharedSessionCache', token);
  const header = new DataView(memory.buffer);
  if (header.getUint32(HEADER_MAGIC, true) !== MAGIC) throw typeError('token', 'that of a SharedSessionCache', token);
  const version = header.getUint32(HEADER_LAYOUT_VERSION, true);
  if (version !== LAYOUT_VERSION) throw rangeError('token', `a cache of layout ${LAYOUT_VERSION}`, String(version));
  return memory;
}

function isSharedMemory(memory: SharedMemory | undefined): memory is SharedMemory {
  // By their names: that of another realm is as good.
  const isNamed = (value: unknown, name: string) => Object.prototype.toString.call(value) === `[object ${name}]`;
  if (!isNamed(memory, 'WebAssembly.Memory') || !isNamed(memory!.buffer, 'SharedArrayBuffer')) return false;
  return memory!.buffer.byteLength >= PAGE_SIZE;
}
