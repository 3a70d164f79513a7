// The shared core without its wrapper.
const ENTRY_VERSION_SHIFT = 16;
/** Of assembly/shared/layout.ts. */
const OWNER_ENTRY = 128;
const ENTRY_SIZE = 60;
const OWNER_SCRATCH = 192;
const MOST_VALUE = 16384;
const NOW = 1000;

/** A place at a cache: operations by a number as the id, and values in `scratch`. */
export function attachCore(module, memory, thread) {
  const core = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const me = core.attach(thread, true);
  const page = core.ownerAddress(me) >>> 0;
  const scratch = new Uint8Array(memory.buffer, page + OWNER_SCRATCH, MOST_VALUE);
  const entry = new Uint8Array(memory.buffer, page + OWNER_ENTRY, ENTRY_SIZE);
  const ask = (key) => core.ask(me, key, 0, 0, 0, 0, 0, 0, key, 32 | (0x0304 << ENTRY_VERSION_SHIFT));
  return {
    core,
    me,
    scratch,
    entry,
    get: (key, now = NOW) => (ask(key), core.get(me, now)),
    has: (key, now = NOW) => (ask(key), core.has(me, now)),
    take: (key, now = NOW) => (ask(key), core.take(me, now)),
    set: (key, bytes, timeout = 1000, now = NOW) => (ask(key), core.set(me, bytes, now, timeout, false)),
    remove: (key, now = NOW) => (ask(key), core.remove(me, now)),
    retire: (key, now = NOW) => (ask(key), core.retire(me, now)),
    walk: (shard, from, now = NOW) => core.walk(me, shard, from, now, true),
  };
}

/** Memory of a cache of so many bytes. */
export function createShared(module, bytes) {
  const pages = Math.ceil(bytes / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages + 255, shared: true });
  const key = crypto.getRandomValues(new Uint8Array(80));
  new Uint8Array(memory.buffer, 8, 80).set(key);
  new WebAssembly.Instance(module, { env: { memory } }).exports.format(bytes);
  return memory;
}

export function randomNumbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}
