// Twenty requests, one after the other, to a server that closes each connection after its answer: how many resume by what the client does
// alone, and with the cache. npx tsx examples/client/main.ts
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeIdentity } from '../certificate.ts';
import { CLIENTS, type MakeRequest } from './clients.ts';

const COUNT = 20;
const identity = await makeIdentity();

/** Requests to a server of their own: how many it has seen resume. */
async function visit(makeRequest: MakeRequest): Promise<string> {
  let resumed = 0;
  const server = createServer(identity, (_request, response) => {
    response.writeHead(200, { connection: 'close' }).end('answer');
  });
  server.on('secureConnection', (socket) => (resumed += Number(socket.isSessionReused())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = makeRequest({ port: (server.address() as AddressInfo).port, ca: identity.cert });
  for (let n = 0; n < COUNT; n++) await request();
  server.close();
  return String(resumed).padStart(2);
}

console.log(`Node ${process.versions.node}: of ${COUNT} requests so many resumed\n`);
console.log(`${''.padEnd(38)} alone  with the cache`);
for (const [name, { alone, cached }] of Object.entries(CLIENTS)) {
  console.log(`${name.padEnd(38)} ${await visit(alone)}     ${await visit(cached)}`);
}
