// Attaches more caches than there are places for at once, and keeps none. Needs --expose-gc. Prints how many.
import { setImmediate as turn } from 'node:timers/promises';
import { SharedSessionCache } from '../../../dist/shared.js';

const { token } = SharedSessionCache.create({ bytes: 131_072 });
let attached = 0;
for (let round = 0; round < 5; round++) {
  for (let n = 0; n < 100; n++) {
    SharedSessionCache.attach(token);
    attached++;
  }
  // Weak references hold until the turn ends; places are given back in one after the collection.
  await turn();
  globalThis.gc();
  await turn();
}
console.log(attached);
