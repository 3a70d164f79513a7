// An https server whose clients resume their sessions, in TLS 1.2 and TLS 1.3. It answers with what the handshake was, and ends
// each connection, so that a client's next request comes over a new one.
//
//   npm run build && npx tsx examples/https-server.ts
//   curl --insecure https://localhost:8443 https://localhost:8443
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { attachSessionCache, sessionCacheOptions } from 'wasm-session-cache/node';
import { HOST, makeIdentity } from './certificate.ts';

const { cert, key } = await makeIdentity();
// Without tickets, for which clients would keep their sessions themselves.
const server = createServer(sessionCacheOptions({ cert, key }));
const binding = attachSessionCache(server);

server.on('request', (request, response) => {
  const socket = request.socket as TLSSocket;
  const { handshakes, resumed } = binding.stats;
  response.setHeader('connection', 'close');
  response.end(
    `${socket.getProtocol()}, ${socket.isSessionReused() ? 'resumed' : 'full'} (${resumed} of ${handshakes} resumed)\n`,
  );
});
server.listen(Number(process.env.PORT ?? 8443), () => {
  console.log(`https://${HOST}:${(server.address() as AddressInfo).port}`);
});
