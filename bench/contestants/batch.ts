// This library by `findMany`: many ids are looked up by one call, as where they come in together.
import type { Session, SessionCache } from '../../dist/index.js';
import { ID_LENGTH } from '../workload.ts';
import type { Contestant, Lookups } from './cache.ts';
import { Library } from './library.ts';

const IDS_PER_BATCH = 1024;

class BatchedLookups implements Lookups {
  readonly #cache: SessionCache;
  /** Packed, in the order of lookup. */
  readonly #batches: readonly Uint8Array[];
  readonly #handles = new Uint32Array(IDS_PER_BATCH);

  constructor(cache: SessionCache, ids: readonly Buffer[]) {
    this.#cache = cache;
    const batches = Math.ceil(ids.length / IDS_PER_BATCH);
    this.#batches = Array.from({ length: batches }, (_, i) =>
      pack(ids.slice(i * IDS_PER_BATCH, (i + 1) * IDS_PER_BATCH)),
    );
  }

  run(): number {
    let found = 0;
    for (const ids of this.#batches) {
      const handles = this.#cache.findMany(ids, this.#handles);
      for (let i = 0; i < ids.length / ID_LENGTH; i++) if (handles[i] !== 0) found++;
    }
    return found;
  }

  results(): (Session | undefined)[] {
    return this.#batches.flatMap((ids) => {
      const handles = this.#cache.findMany(ids, this.#handles).subarray(0, ids.length / ID_LENGTH);
      return Array.from(handles, (handle) => this.#cache.sessionOf(handle));
    });
  }
}

/** Adds and removes as ever. */
class BatchLibrary extends Library {
  readonly #handle = new Uint32Array(1);

  override get(id: Buffer): Session | undefined {
    const [handle] = this.cache.findMany(id, this.#handle);
    return this.cache.sessionOf(handle);
  }

  prepareLookups(ids: readonly Buffer[]): Lookups {
    return new BatchedLookups(this.cache, ids);
  }
}

/** What it gives is handles: `sessionOf` makes sessions of those that are asked for. */
export const batches: Contestant = {
  name: 'this library, findMany',
  create: (size) => new BatchLibrary(size),
  createBounded: (size) => new BatchLibrary(size),
  operations: ['lookup hit', 'lookup miss'],
};

/** A copy of its own, so that each batch begins where an array does. */
function pack(ids: readonly Buffer[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(ids));
}
