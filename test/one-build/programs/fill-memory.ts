// Adds sessions until the engine gives no more memory, then goes on with the cache. Prints what it saw as JSON.
import { MemoryLimitError, Session, SessionCache } from '../../../src/index.js';

function numbered(n: number): Session {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(0, n);
  return new Session(id);
}

const cache = new SessionCache({ cacheSize: 0 });
let thrown: unknown;
for (let n = 0; n < 1_000_000 && !thrown; n++) {
  try {
    cache.addSession(numbered(n));
  } catch (error) {
    thrown = error;
  }
}
const held = cache.size;
const removed = cache.removeSession(numbered(0));
const added = cache.addSession(numbered(0));
const clean = thrown instanceof MemoryLimitError;
console.log(JSON.stringify({ clean, held, removed, added, size: cache.size, bytes: cache.byteLength }));
