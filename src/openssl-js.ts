// OpenSSL's names, so that C code can be ported line by line.
import { SessionCache } from './js.js';
import { newContext, type ContextOptions } from './openssl/ctx.js';

export * from './openssl/names.js';

/**
 * A cache with OpenSSL's defaults.
 *
 * @throws {TypeError} an option of a wrong type, or of a name that there is not
 * @throws {RangeError} a release of OpenSSL other than '3.5' and '3.0'
 */
export function SSL_CTX_new<T = unknown>(options: ContextOptions = {}): SessionCache<T> {
  return newContext((core) => new SessionCache<T>(core), options);
}
