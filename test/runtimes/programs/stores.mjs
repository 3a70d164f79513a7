// Sealed sessions, also where there is WebCrypto only: what one runtime sealed opens in each.
import { sealedStore } from 'wasm-session-cache/stores';

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
const text = (data) => (data ? Array.from(data).join() : String(data));

/** The input is test/fixtures/sealed.json. */
export default async function program({ key, sessions }) {
  let checks = 0;
  const equal = (what, actual, expected) => {
    if (text(actual) !== text(expected)) throw new Error(`${what}: ${text(actual)} where ${text(expected)} was to be`);
    checks++;
  };
  try {
    const map = new Map(sessions.map(({ name, sealed }) => [`tls-session:${name}`, bytes(sealed)]));
    const store = sealedStore(overMap(map), { keys: [bytes(key)], now: () => 0 });
    for (const { id, protocolVersion, data, name } of sessions) {
      equal(name, await store.get(bytes(id), protocolVersion), bytes(data));
      await store.set(bytes(id), protocolVersion, Uint8Array.of(1, 2, 3), 60);
      equal(`new ${name}`, await store.take(bytes(id), protocolVersion), Uint8Array.of(1, 2, 3));
      equal(`no ${name}`, await store.get(bytes(id), protocolVersion), undefined);
      const [sealed] = [bytes(sessions[0].sealed)];
      map.set(`tls-session:${name}`, sealed.fill(0, 30));
      equal(`changed ${name}`, await store.get(bytes(id), protocolVersion), undefined);
    }
    equal('left', [map.size], [0]);
    const { misses } = store.stats;
    equal('misses', [misses.unknown, misses.sealed, misses.error], [sessions.length, sessions.length, 0]);
  } catch (error) {
    return { error: error.message };
  }
  return { backend: 'none', checks, note: globalThis.process?.getBuiltinModule ? 'node:crypto' : 'WebCrypto' };
}

function overMap(map) {
  const getdelete = (key) => {
    const value = map.get(key);
    map.delete(key);
    return value;
  };
  const set = (key, value) => void map.set(key, value);
  return { get: (key) => map.get(key), set, getdelete, delete: (key) => map.delete(key) };
}
