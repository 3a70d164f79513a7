// What a lookup costs, and the sealing of a session.
import { randomBytes } from 'node:crypto';
import { SharedSessionCache } from 'wasm-session-cache/shared';
import { tieredStore, type RedisStore } from 'wasm-session-cache/stores';
import { createSyncSealer } from '../../src/stores/sealing/sealer.js';
import { median } from '../statistics.js';

const VERSION = 0x0304;
/** Of a session of the binding, without a client certificate. */
export const SESSION_SIZE = 237;
const LIFETIME = 7200;
const ROUNDS = 7;
const AT_ONCE = 64;

/** Microseconds of each of so many. */
async function time(count: number, action: (n: number) => unknown): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let n = 0; n < count; n++) {
      const done = action(n);
      if (done instanceof Promise) await done;
    }
    rounds.push((1000 * (performance.now() - start)) / count);
  }
  return median(rounds);
}

export async function measureCosts(store: RedisStore): Promise<void> {
  const [id, data] = [randomBytes(32), randomBytes(SESSION_SIZE)];
  const sealer = createSyncSealer([randomBytes(32)]);
  const sealed = sealer.seal(id, VERSION, data, LIFETIME);
  if (typeof sealer.open(id, VERSION, sealed) === 'string') throw new Error('it does not open');
  if (!(await store.set(id, VERSION, data, LIFETIME))) throw new Error('not stored');
  const tier = tieredStore(SharedSessionCache.create(), store, { localLifetime: 1000 });
  if (!(await tier.get(id, VERSION)) || tier.get(id, VERSION) instanceof Promise) throw new Error('no local hit');
  const lines: [string, number][] = [
    ['name', await time(5000, () => sealer.names(id, VERSION))],
    ['seal', await time(5000, () => sealer.seal(id, VERSION, data, LIFETIME))],
    ['open', await time(5000, () => sealer.open(id, VERSION, sealed))],
    ['local hit', await time(5000, () => tier.get(id, VERSION))],
    ['Redis hit, one at a time', await time(1000, () => store.get(id, VERSION))],
    [
      `Redis hit, ${AT_ONCE} at once`,
      (await time(100, () => Promise.all(Array.from({ length: AT_ONCE }, () => store.get(id, VERSION))))) / AT_ONCE,
    ],
  ];
  for (const [name, microseconds] of lines) console.log(`${name}: ${microseconds.toFixed(1)} us`);
  tier.close();
}
