// The core as the wrapper sees it: its exports, where they come from, and a core that is ready for use.
import { MemoryLimitError } from '../base/errors.js';
import {
  HASH_KEY_SIZE,
  HEADER_HASH_KEY,
  HEADER_LAYOUT_VERSION,
  HEADER_MAGIC,
  LAYOUT_VERSION,
  MAGIC,
} from './layout.generated.js';
import { randomBytes } from './platform.js';

/** The first words of a record: eight of the id; its length, flags and version. */
type KeyWords = [number, number, number, number, number, number, number, number, number];

/**
 * The exports of assembly/session/index.ts. Handles and counts are u32 in the core and below 2^31, so the signed numbers that
 * reach JavaScript need no conversion. "Departs": the entry is freed and its record waits in the departures, which the
 * wrapper takes before its next call. Any call marked "may grow" may detach every view of memory.
 */
export interface Core {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Formats memory; once, first. 0 when memory can't grow. May grow. */
  create(pageLimit: number): number;
  /** Sessions that may be held (unsigned), 0 for no limit. Evicts nothing. */
  setCapacity(capacity: number): void;
  /** Gets memory for so many sessions in all. 0, with the same sessions held, when it can't. May grow. */
  reserve(sessions: number): number;
  /**
   * Adds the record that the arguments are, which no entry stands for yet: the words from its beginning (id; length, flags
   * and version), its reference count, which goes up by one, its time and its timeout in seconds. An entry with the same key
   * departs first, then what must be evicted. Returns the handle, or 0, with nothing changed, when memory can't grow.
   * May grow.
   */
  add(...record: [...key: KeyWords, refs: number, time: number, timeout: number]): number;
  /** Goes on evicting, where the departures were full, but never the entry `spared`. */
  evict(spared: number): void;
  /** Sets time and timeout (seconds) of an entry and re-sorts it. 0, with nothing changed, when memory can't grow. May grow. */
  reschedule(handle: number, time: number, timeout: number): number;
  /**
   * Looks up the entry with this key, words as those of `add` but no flags, and returns its handle, or 0. `purpose`:
   * TO_FIND: nothing else, expired or not. TO_RESUME: only if it is unexpired at `now` (seconds), counted as a hit or a
   * miss; an expired one is left to `expire`. TO_TAKE: the same, for one that is dropped next: what that needs is on its way.
   */
  lookUp(...args: [...key: KeyWords, now: number, purpose: number]): number;
  /** What the last `lookUp` to resume found expired, if anything, counts a timeout and departs. */
  expire(): void;
  /**
   * TO_RESUME and `expire` for each of at most BATCH_CAPACITY ids of 32 bytes that begin at the address `ids`. The public handles (see
   * layout.ts), or 0, are in the handles of the batch.
   */
  findMany(ids: number, count: number, version: number, now: number): void;
  /**
   * The address (unsigned) of a buffer for so many ids, the only one: it replaces a smaller one, of which every view is then
   * detached. 0, with that one as before, when memory can't grow. May grow.
   */
  idBuffer(ids: number): number;
  /** Takes out and frees an entry of which the wrapper has a copy: it does not depart. */
  drop(handle: number): void;
  /** What has expired at `now` (seconds) departs, everything where it is negative, until the departures are full. */
  flush(now: number): void;
  /** Debug build only: walks every invariant. 0, or the number of the first that does not hold (assembly/session/check.ts). */
  check?(): number;
}

/** What runs the core: WebAssembly from bytes in the library, or from a module that the bundler made; or JavaScript. */
export type Backend = 'inlined-wasm' | 'imported-wasm' | 'js';

/** Bytes that WebAssembly can address. */
export const MOST_MEMORY = 2 ** 32;

/** Where the instances of the core come from. */
export interface CoreSource {
  readonly backend: Backend;
  /** Bytes of linear memory that an instance may have, at most. */
  readonly mostMemory: number;
  /** The exports of a new instance, with memory of its own. Throws an `Error` where there can't be one. */
  instantiate(): Core;
}

/**
 * A new core, formatted. Throws as `instantiate` does; an `Error` where the layout is not this wrapper's; a `MemoryLimitError`
 * where not even the first pages can be had.
 */
export function createCore(source: CoreSource, pageLimit: number): Core {
  // A copy: loading from the exports object itself costs more, since the engine keeps it as a dictionary.
  const core = { ...instantiate(source) };
  if (!core.create(pageLimit))
    throw new MemoryLimitError(`memory: no room for an empty cache in ${pageLimit} pages of 64 KiB`);
  const header = new DataView(core.memory.buffer);
  const version = header.getUint32(HEADER_LAYOUT_VERSION, true);
  if (header.getUint32(HEADER_MAGIC, true) !== MAGIC || version !== LAYOUT_VERSION) {
    throw new Error(`wasm-session-cache: expected a core of layout ${LAYOUT_VERSION}, got ${version}`);
  }
  return core;
}

/** Engines set aside gigabytes of addresses for each instance of WebAssembly, which not every process may have. */
function instantiate(source: CoreSource): Core {
  try {
    return source.instantiate();
  } catch (cause) {
    if (!(cause instanceof RangeError) || source.backend === 'js') throw cause;
    const message =
      'wasm-session-cache: WebAssembly got no memory for a cache here; wasm-session-cache/js needs none of its kind';
    throw new Error(message, { cause });
  }
}

/** Draws the key of the hash. Before the first session comes in, not sooner: some edge runtimes give no random bytes while a module loads. */
export function drawHashKey(core: Core): void {
  randomBytes(new Uint8Array(core.memory.buffer, HEADER_HASH_KEY, HASH_KEY_SIZE));
}
