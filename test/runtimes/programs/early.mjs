// A cache made while the module loads, as one writes it first; some edge runtimes give no random bytes then.
import { Session, SessionCache } from 'wasm-session-cache';

const cache = new SessionCache();

export default () => {
  const session = new Session(cache.generateId());
  cache.addSession(session);
  return { backend: cache.backend, checks: cache.getSession(session.id) === session ? 1 : 0 };
};
