// A TLS 1.2 server on loopback that resumes sessions out of the cache, and clients that come back to it. Exits with
// status 1 when a client that should have resumed did not, or the other way round.
//
//   npm start
//   npx tsx examples/tls-server/main.ts --break-cache    the server answers every offer with a miss: must fail
import { parseArgs } from 'node:util';
import { makeIdentity } from './certificate.js';
import { findOpenssl } from './openssl-client.js';
import { PHASES, type Stage } from './phases.js';
import { report } from './report.js';
import { runPhases } from './run.js';
import { Site } from './site.js';
import { Tally } from './tally.js';
import { Workshop } from './workshop.js';

const { values } = parseArgs({ options: { 'break-cache': { type: 'boolean', default: false } } });
const broken = values['break-cache'];
const openssl = await findOpenssl();
console.log(`node clients:    Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`);
console.log(openssl ? `openssl clients: ${openssl}` : 'openssl clients: skipped, no openssl was found');

const identity = await makeIdentity();
using workshop = new Workshop(identity, openssl !== undefined);
const tally = new Tally();
const site = new Site('main', tally, { identity, cacheSize: 20_480, broken });
const smallSite = new Site('small', tally, { identity, cacheSize: 32, broken });
const stage: Stage = { tally, workshop, site, smallSite, regulars: workshop.make(200, 6) };
try {
  await site.open();
  await smallSite.open();
  const problems = await runPhases(PHASES, stage);
  console.log(`\n${report([site, smallSite])}\n`);
  console.log(problems === 0 ? 'every client resumed when it should, and only then' : `FAILED: ${problems} problems`);
  process.exitCode = problems === 0 ? 0 : 1;
} finally {
  await Promise.all([site.server.close(), smallSite.server.close()]);
}
