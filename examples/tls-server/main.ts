// A TLS server on loopback that resumes sessions of a cache, and clients that come back to it: full and resumed handshakes
// side by side, of both TLS versions and with both kinds of keys. Exits with status 1 when a client that should have resumed
// did not, or the other way round.
//
//   npm start
//   npx tsx examples/tls-server/main.ts --clients 500    of Node (default 100)
//   npx tsx examples/tls-server/main.ts --only P-256     the rows of one kind of keys
//   npx tsx examples/tls-server/main.ts --break-cache    the server's store knows nothing: must fail
import { parseArgs } from 'node:util';
import { createProgress } from '../../bench/progress.ts';
import { KEY_TYPES, makeIdentity } from '../certificate.ts';
import { VERSIONS } from './client.ts';
import { findOpenssl } from './openssl-client.ts';
import { problemsOf, runPhases, type Outcome } from './phases.ts';
import { report } from './report.ts';

const OPENSSL_CLIENTS = 5;

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
    'break-cache': { type: 'boolean', default: false },
  },
});
const broken = values['break-cache'];
const openssl = await findOpenssl();
console.log(`node clients:    Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`);
console.log(openssl ? `openssl clients: ${openssl}\n` : 'openssl clients: skipped, no openssl was found\n');

const progress = createProgress();
const clients = { node: Number(values.clients), openssl: openssl ? OPENSSL_CLIENTS : 0 };
const outcomes = new Map<string, Outcome>();
for (const keyType of KEY_TYPES.filter((name) => name.includes(values.only))) {
  const identity = await makeIdentity(keyType);
  for (const version of VERSIONS) {
    const name = `${version.replace('v', ' ')}, ${keyType}`;
    progress.show(name);
    // For the engine to compile what it runs: else the first would pay for all.
    if (outcomes.size === 0) await runPhases({ identity, version, broken, node: 50, openssl: 0 });
    outcomes.set(name, await runPhases({ identity, version, broken, ...clients }));
  }
}
progress.clear();
const problems = Array.from(outcomes, ([name, outcome]) => problemsOf(outcome).map((problem) => `${name}: ${problem}`));
console.log(`${report(outcomes)}\n`);
for (const problem of problems.flat()) console.log(`PROBLEM: ${problem}`);
console.log(problems.flat().length === 0 ? 'every client resumed when it should, and only then' : 'FAILED');
process.exitCode = problems.flat().length === 0 ? 0 : 1;
