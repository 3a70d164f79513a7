// For a strict content security policy, `--jitless`, and engines without WebAssembly.
import type { SessionCacheOptions } from './cache/options.js';
import { BaseSessionCache } from './cache/session-cache.js';
import { coreSource } from './core/translated.js';

export * from './cache/names.js';

/** A session cache whose core is JavaScript, translated from the WebAssembly of the main entry. */
export class SessionCache<T = unknown> extends BaseSessionCache<T> {
  /** @throws {Error} no memory for the core */
  constructor(options: SessionCacheOptions<T> = {}) {
    super(options, coreSource);
  }
}
