// Twenty requests of the built-in fetch, with a collection of garbage between. Prints how many resumed. Needs --expose-gc.
import { setImmediate } from 'node:timers/promises';
import { ClientSessionCache } from '../../../dist/client/index.js';

const [, , url, ca] = process.argv;
const cache = new ClientSessionCache();
const dispatcher = cache.fetchDispatcher({ connect: { ca } });
for (let n = 0; n < 20; n++) {
  await (await fetch(url, { dispatcher })).text();
  globalThis.gc();
  await setImmediate();
  globalThis.gc();
}
console.log(cache.stats.resumed);
