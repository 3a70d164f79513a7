// What runtimes run whose TLS servers are not Node's: the entry can be imported, and attaching says that it does not work there.
import { createServer } from 'node:tls';
import { SessionCache } from 'wasm-session-cache';
import { attachSessionCache, sessionCacheOptions } from 'wasm-session-cache/node';

const EVENTS = ['connection', 'newSession', 'resumeSession', 'secureConnection'];

/** `name`: of the runtime. `identity`: key and certificate, PEM text. */
export default function program({ name, identity }) {
  const server = createServer(sessionCacheOptions(identity));
  const before = countListeners(server);
  const { message } = refusal(() => attachSessionCache(server));
  for (const part of [name, 'TLS servers are not supported', 'docs/runtimes.md']) {
    if (!message.includes(part)) throw new Error(`the message does not name ${part}: ${message}`);
  }
  if (countListeners(server) !== before) throw new Error('the server is not as it was');
  return { backend: new SessionCache().backend, checks: 1, note: message.split(',')[0] };
}

function refusal(action) {
  try {
    action();
  } catch (error) {
    if (error.constructor === Error) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function countListeners(server) {
  return EVENTS.map((event) => server.listenerCount(event)).join();
}
