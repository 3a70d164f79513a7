// A server of the tests in a thread, with the sessions that it is given, or a cache of its own.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { createServer } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import { attachSessionCache, sessionCacheOptions } from 'wasm-session-cache/node';
import { SharedSessionCache } from 'wasm-session-cache/shared';

const { identity, host, port, token } = workerData;
const server = createServer(sessionCacheOptions({ ...identity, sessionIdContext: 'test' }), (socket) => {
  socket.on('error', () => socket.destroy());
  socket.end('hello'); // Node's servers that end without a word have sent no tickets
});
attachSessionCache(server, token ? { cache: SharedSessionCache.attach(token) } : {});
server.listen(port, host, () => parentPort.postMessage(server.address().port));
