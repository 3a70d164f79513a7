// One process: connections of one way to a server, one after the other. Prints the CPU time of one, in microseconds. Of argv: the way, the port,
// and the server's authority.
import { once } from 'node:events';
import tls, { createSecureContext, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { ClientSessionCache } from '../../src/client/index.js';
import type { Way } from './ways.ts';

const WARM_UP = 2000;
const COUNT = 1000;

const [, , name, port, ca] = process.argv as [string, string, Way, string, string];
const maxVersion = process.argv[5] as tls.SecureVersion;
// One for all: to read certificates anew for each connection would cost more than the handshake.
const secureContext = createSecureContext({ ca, maxVersion });
const options: ConnectionOptions = { port: Number(port), host: '127.0.0.1', servername: 'localhost', secureContext };

const cache = new ClientSessionCache();
let session: Buffer | undefined;

const WAYS: Record<Way, () => TLSSocket> = {
  full: () => tls.connect(options),
  'full, heard': () => tls.connect(options).on('session', () => {}),
  'by hand': () => {
    const socket = tls.connect({ ...options, session });
    return socket.on('session', (given: Buffer) => (session = given));
  },
  cache: () => cache.connect(options),
  miss: () => {
    cache.clear();
    return cache.connect(options);
  },
};

/** @returns how many resumed */
async function visit(count: number): Promise<number> {
  let resumed = 0;
  for (let n = 0; n < count; n++) {
    const socket = WAYS[name]();
    socket.resume();
    await once(socket, 'secureConnect');
    if (socket.isSessionReused()) resumed++;
    await once(socket, 'close');
  }
  return resumed;
}

await visit(WARM_UP);
const before = process.cpuUsage();
const resumed = await visit(COUNT);
const { user, system } = process.cpuUsage(before);
const expected = name === 'by hand' || name === 'cache' ? COUNT : 0;
if (resumed !== expected) throw new Error(`${name}: ${resumed} of ${COUNT} resumed, not ${expected}`);
console.log((user + system) / COUNT);
