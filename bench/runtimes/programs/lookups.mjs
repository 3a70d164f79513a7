// Measures lookups that hit, in this library's cache and in a `Map`, inside of any runtime.
import { lookUp, ways } from './passes.mjs';

const SIZE = 20_000;
const OURS = 'ours';

/** Made at the first request: a Worker may ask for random bytes no earlier. Kept for those after it. */
let runners;
let backend;

/**
 * With `rounds`: the nanoseconds of a lookup in each of them, timed for so many milliseconds. With a `name` and `passes`:
 * only makes so many, for who times them from outside, where the runtime has no clock.
 */
export function answer(library, { rounds, milliseconds, name, passes }) {
  if (!runners) prepare(library);
  const names = [...runners.keys()];
  for (let pass = 0; pass < passes; pass++) runPass(name);
  return { backend, names, size: SIZE, nanoseconds: rounds && measure(names, rounds, milliseconds) };
}

function prepare({ Session, SessionCache }) {
  const ids = Array.from({ length: SIZE }, randomId);
  const sessions = ids.map((id) => new Session(id));
  const cache = new SessionCache({ cacheSize: SIZE });
  for (const session of sessions) cache.addSession(session);
  backend = cache.backend;
  const order = shuffle(Array.from({ length: SIZE }, (_, i) => i));
  const expected = order.map((at) => sessions[at]);
  // As they come off the wire: equal bytes in objects just made.
  const lookups = order.map((at) => copy(ids[at]));
  checkLookups((id) => cache.getSession(id), lookups, expected);
  runners = new Map([[OURS, () => lookUp({ cache, lookups })]]);
  for (const way of ways.filter(({ needsBuffer }) => !needsBuffer || globalThis.Buffer)) {
    const map = new Map(ids.map((id, i) => [way.keyOf(id), sessions[i]]));
    checkLookups((id) => map.get(way.keyOf(id)), lookups, expected);
    runners.set(way.name, () => way.lookUp({ map, lookups }));
  }
}

/** As a server gets them: a Buffer where there is one. */
function randomId() {
  return copy(crypto.getRandomValues(new Uint8Array(32)));
}

function copy(id) {
  return globalThis.Buffer ? globalThis.Buffer.from(id) : Uint8Array.from(id);
}

function shuffle(indices) {
  for (let i = indices.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [indices[i], indices[j]] = [indices[j], indices[i]];
  }
  return indices;
}

function checkLookups(get, lookups, expected) {
  lookups.forEach((id, i) => {
    if (get(id) !== expected[i]) throw new Error('did not return the very session that was added');
    const other = copy(id);
    other[31] ^= 1;
    if (get(other) !== undefined) throw new Error('found a session that was never added');
  });
}

function measure(names, rounds, milliseconds) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) time(name, milliseconds);
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(time(name, milliseconds));
  }
  return results;
}

function time(name, milliseconds) {
  const start = performance.now();
  let passes = 0;
  let elapsed = 0;
  do {
    runPass(name);
    passes++;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return (elapsed * 1e6) / (passes * SIZE);
}

function runPass(name) {
  const found = runners.get(name)();
  if (found !== SIZE) throw new Error(`${name}: found ${found} sessions of ${SIZE}`);
}
