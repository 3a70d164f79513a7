/** Uses an entry of the package, and tells what came of it. */
export function exercise({ MemoryLimitError, Session, SessionCache }) {
  let now = 1000;
  const departed = [];
  const onRemove = (session, reason) => departed.push(`${session.id[0]} ${reason}`);
  const cache = new SessionCache({ cacheSize: 2, now: () => now, onRemove });
  const [first, second, third] = [1, 2, 3].map((byte) => new Session(idOf(byte), { time: now, timeout: byte }));
  const added = [first, second, third, third].map((session) => cache.addSession(session));
  const found = Array.from(cache.findMany(Uint8Array.of(...third.id, ...first.id)), (handle) =>
    cache.sessionOf(handle),
  );
  now += 3;
  return {
    backend: cache.backend,
    added,
    found: [cache.getSession(second.id), ...found].map((session) => session?.id[0] ?? 0),
    removed: cache.removeSession(third),
    departed,
    memory: fill(new SessionCache({ cacheSize: 0, memoryLimit: 196_608 })),
  };

  /** What adding ends with where memory is too small. */
  function fill(cache) {
    try {
      for (;;) cache.addSession(new Session(cache.generateId()));
    } catch (error) {
      return error instanceof MemoryLimitError && cache.size > 500 ? 'limited' : String(error);
    }
  }
}

function idOf(byte) {
  return new Uint8Array(32).fill(byte);
}
