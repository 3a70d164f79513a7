// A server of Node's in a process of its own: ends each connection at once. Gets its certificate as a message, and says its port.
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { Identity } from '../../test/support/certificates.ts';

process.once('message', (identity: Identity) => {
  const server = createServer(identity, (socket) => socket.on('error', () => {}).end('answer'));
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
});
