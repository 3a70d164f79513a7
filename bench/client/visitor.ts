// One process: connections of each way to a server, in turns. Prints the CPU time of one, by round and way, as JSON. Of argv: the server's port
// and authority, and the version of TLS.
import { once } from 'node:events';
import tls, { createSecureContext, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { ClientSessionCache } from '../../dist/client/index.js';
import { WAYS, type Way } from './ways.ts';

/** Connections of each way before the first round, for the compiler. */
const WARM_UP = 2000;
const ROUNDS = 20;
/** Of each way in a round: few, so that what disturbs one way disturbs the others. */
const COUNT = 50;

const [, , port, ca, version] = process.argv;
const maxVersion = version as tls.SecureVersion;
// One for all: to read certificates anew for each connection would cost more than the handshake.
const secureContext = createSecureContext({ ca, maxVersion });
const options: ConnectionOptions = { port: Number(port), host: '127.0.0.1', servername: 'localhost', secureContext };

const cache = new ClientSessionCache();
/** Is always empty. */
const empty = new ClientSessionCache();
let session: Buffer | undefined;

const CONNECT: Record<Way, () => TLSSocket> = {
  full: () => tls.connect(options),
  'full, heard': () => tls.connect(options).on('session', () => {}),
  'by hand': () => {
    const socket = tls.connect({ ...options, session });
    return socket.on('session', (given: Buffer) => (session = given));
  },
  cache: () => cache.connect(options),
  miss: () => {
    empty.clear();
    return empty.connect(options);
  },
};

/** The CPU time of a connection, in microseconds. */
async function measure(way: Way): Promise<number> {
  // The session of the last time it came by may be older than another's.
  await visit(way, 1);
  const before = process.cpuUsage();
  const resumed = await visit(way, COUNT);
  const { user, system } = process.cpuUsage(before);
  const expected = way === 'by hand' || way === 'cache' ? COUNT : 0;
  if (resumed !== expected) throw new Error(`${way}: ${resumed} of ${COUNT} resumed, not ${expected}`);
  return (user + system) / COUNT;
}

/** @returns how many resumed */
async function visit(way: Way, count: number): Promise<number> {
  let resumed = 0;
  for (let n = 0; n < count; n++) {
    const socket = CONNECT[way]();
    socket.resume();
    await once(socket, 'secureConnect');
    if (socket.isSessionReused()) resumed++;
    await once(socket, 'close');
  }
  return resumed;
}

for (const way of WAYS) await visit(way, WARM_UP);
const rounds: Record<string, number>[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const times: Record<string, number> = {};
  for (const way of WAYS) times[way] = await measure(way);
  rounds.push(times);
}
console.log(JSON.stringify(rounds));
