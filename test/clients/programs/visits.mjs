// Twenty requests by each way to one server. Prints, for each, how many resumed. Of argv: what the server is, as JSON.
import { ClientSessionCache } from '../../../dist/client/index.js';
import { WAYS } from './ways.mjs';

const server = JSON.parse(process.argv[2]);
const results = {};

for (const [name, way] of Object.entries(WAYS)) {
  if (name === 'http2' && server.h2Port === undefined) continue;
  const cache = new ClientSessionCache();
  try {
    results[name] = await visit(await way(cache, server), cache);
  } catch (error) {
    results[name] = { problem: `${error}${error.cause ? `: ${error.cause}` : ''}` };
  } finally {
    cache[Symbol.dispose]();
  }
}
console.log(JSON.stringify(results));
// Agents and dispatchers may have connections open.
process.exit();

async function visit(request, cache) {
  for (let n = 0; n < 20; n++) await request();
  return cache.stats;
}
