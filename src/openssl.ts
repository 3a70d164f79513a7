// OpenSSL's names, so that C code can be ported line by line.
import { SessionCache } from './index.js';
import { newContext, type ContextOptions } from './openssl-ctx.js';

export * from './openssl-names.js';

/** A cache with OpenSSL's defaults. */
export function SSL_CTX_new<T = unknown>(options: ContextOptions = {}): SessionCache<T> {
  return newContext(new SessionCache<T>(options));
}
