import * as library from '../../src/index.js';

/** The library, with caches in which these methods stand in for their own. */
export function broken(methods: object): object {
  class Broken extends library.SessionCache {}
  Object.assign(Broken.prototype, methods);
  return { ...library, SessionCache: Broken };
}
