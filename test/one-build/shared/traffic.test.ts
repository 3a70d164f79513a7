// Connections of TLS clients that come back by Zipf's law, over a cache with room for the sessions of a tenth of them. A client of TLS
// 1.2 offers one session again and again; in TLS 1.3 each connection makes two, of which the client offers the newer, once.
import { expect, test } from 'vitest';
import { SharedSessionCache } from '../../../src/shared.js';
import { randomNumbers } from '../programs/shared-core.js';

const CLIENTS = 20_000;
const CONNECTIONS = 12 * CLIENTS;
const SKEW = 0.9;
/** Of a session of 158 bytes: four lines and its part of the index. */
const SESSION_SIZE = 264;
const DATA = new Uint8Array(158).fill(1);
const A_SECOND = 2000;

/** The clients of all connections, the same each time. */
function order(): number[] {
  const random = randomNumbers(1);
  const sums = new Float64Array(CLIENTS);
  let sum = 0;
  for (let i = 0; i < CLIENTS; i++) sums[i] = sum += 1 / (i + 1) ** SKEW;
  return Array.from({ length: CONNECTIONS }, () => {
    const x = (random() / 2 ** 32) * sum;
    let [low, high] = [0, CLIENTS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

const idOf = (n: number) => new Uint8Array(Int32Array.of(n, n * 7, 0, 0, 0, 0, 0, n).buffer);

/** One connection: whether it resumed, and what the client has afterwards. */
type Connect = (cache: SharedSessionCache, ids: Uint8Array[], make: () => Uint8Array) => [boolean, Uint8Array[]];

const tls12: Connect = (cache, ids, make) => {
  if (ids.length > 0 && cache.get(ids[0], 0x0303)) return [true, ids];
  const id = make();
  cache.set(id, 0x0303, DATA, 1e6);
  return [false, [id]];
};

const tls13: Connect = (cache, ids, make) => {
  const resumed = ids.length > 0 && cache.get(ids[1], 0x0304) !== undefined;
  if (resumed) for (const id of ids) cache.retire(id, 0x0304);
  const made = [make(), make()];
  for (const id of made) cache.set(id, 0x0304, DATA, 1e6, resumed);
  return [resumed, made];
};

/** Percent of the connections that resumed, in the second half. */
function resumedOf(connect: Connect): number {
  let now = 0;
  const cache = SharedSessionCache.create({ bytes: (CLIENTS / 10) * SESSION_SIZE, now: () => now });
  const clients: Uint8Array[][] = Array.from({ length: CLIENTS }, () => []);
  let made = 0;
  let count = 0;
  order().forEach((client, i) => {
    now = i / A_SECOND;
    const [resumed, ids] = connect(cache, clients[client], () => idOf(++made));
    clients[client] = ids;
    if (resumed && i >= CONNECTIONS / 2) count++;
  });
  return (200 * count) / CONNECTIONS;
}

test.each<[string, Connect, number]>([
  // First in, first out: 53.
  ['TLS 1.2', tls12, 64],
  // 43.
  ['TLS 1.3', tls13, 55],
])('of the connections of %s at least so many resume', (_, connect, least) => {
  const percent = resumedOf(connect);
  console.log(`${percent.toFixed(1)} %`);
  expect(percent).toBeGreaterThan(least);
});
