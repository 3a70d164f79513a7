// The main entry where a bundler or a runtime knows the conditions `workerd` or `edge-light`.
import type { SessionCacheOptions } from './cache/options.js';
import { BaseSessionCache } from './cache/session-cache.js';
import { coreSource } from './core/imported.js';

export * from './cache/names.js';

/** A session cache whose core is the WebAssembly module that was deployed with the program. */
export class SessionCache<T = unknown> extends BaseSessionCache<T> {
  /** @throws {Error} no memory for an instance of the module */
  constructor(options: SessionCacheOptions<T> = {}) {
    super(options, coreSource);
  }
}
