// The main entry: runs in every engine that may compile WebAssembly.
import type { SessionCacheOptions } from './cache/options.js';
import { BaseSessionCache } from './cache/session-cache.js';
import { coreSource } from './core/inlined.js';

export * from './cache/names.js';

/** A session cache whose core is WebAssembly, compiled when the first cache is made. */
export class SessionCache<T = unknown> extends BaseSessionCache<T> {
  /** @throws {Error} WebAssembly can't be compiled here, with its cause */
  constructor(options: SessionCacheOptions<T> = {}) {
    super(options, coreSource);
  }
}
