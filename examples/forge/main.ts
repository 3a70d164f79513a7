// TLS in plain JavaScript: clients and a server of node-forge in one process, without a network, and the server's sessions in
// a SessionCache. Forge speaks TLS 1.0 and 1.1 (its server 1.0 alone), which browsers refuse by now: this shows how a TLS
// stack is served, and is none to deploy. Exits with status 1 when a client that should have resumed did not, or the other way round.
//
//   npm run build && npx tsx examples/forge/main.ts
//   npx tsx examples/forge/main.ts --js    with wasm-session-cache/js, for engines without WebAssembly
import { parseArgs } from 'node:util';
import { median } from '../../bench/statistics.ts';
import { format, layOut, type Row } from '../tls-server/table.ts';
import { makeIdentity } from './certificate.ts';
import { Client, type Visit } from './client.ts';
import type { ForgeSession } from './resumption.ts';
import { Server } from './server.ts';

const CLIENTS = 21;
/** So many run before the others, for the engine to compile what it runs. */
const WARM_UP = 3;

const { values } = parseArgs({ options: { js: { type: 'boolean', default: false } } });
const { SessionCache } = await (values.js ? import('wasm-session-cache/js') : import('wasm-session-cache'));
const cache = new SessionCache<ForgeSession>({ timeout: 300 });
const identity = makeIdentity();
const server = new Server(identity, cache);
const clients = Array.from({ length: WARM_UP + CLIENTS }, () => new Client(identity.cert));

const [full, resumed] = [visitAll(), visitAll()];
console.log(`TLS 1.${full[0].version.minor - 1}, RSA; the session cache runs as ${cache.backend}\n`);
console.log(`${layOut([['handshakes', 'full', 'resumed'], ...compare(full, resumed)])}\n`);
const problems = countOthers('full', full) + countOthers('resumed', resumed);
console.log(problems === 0 ? 'every client resumed when it came back' : `FAILED: ${problems} handshakes`);
process.exitCode = problems === 0 ? 0 : 1;

function visitAll(): Visit[] {
  return clients.map((client) => client.visit(server)).slice(WARM_UP);
}

function compare(...visits: readonly (readonly Visit[])[]): Row[] {
  const row = (label: string, value: (of: readonly Visit[]) => string): Row => [label, ...visits.map(value)];
  return [
    row('number', (of) => format(of.length)),
    row('median time (ms)', (of) => format(median(of.map(({ milliseconds }) => milliseconds)), 2)),
    row('median size (bytes)', (of) => format(median(of.map(({ bytes }) => bytes)))),
  ];
}

/** Handshakes that on either side went in another way. */
function countOthers(way: 'full' | 'resumed', visits: readonly Visit[]): number {
  return visits.filter(({ resumed, answer }) => resumed !== (way === 'resumed') || answer !== way).length;
}
