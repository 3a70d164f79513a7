// What every runtime runs, over the exports of an entry of the package and of its C names. It needs the language alone, so
// that it is the same program everywhere.

const NOW = 1_000_000;
const CACHE_SIZE = 8;

/** What `program` returns, or the message of what it threw: a refusal must reach the harness from any runtime. */
export function outcome(library, openssl) {
  try {
    return program(library, openssl);
  } catch (error) {
    return { error: [error.message, error.cause?.message].filter(Boolean).join(': ') };
  }
}

function program(library, openssl) {
  let checks = 0;
  const equal = (what, actual, expected) => {
    if (!Object.is(actual, expected)) throw new Error(`${what}: ${actual} where ${expected} was to be`);
    checks++;
  };
  const parts = [useTheClock, addAndLookUp, resume, evict, flush, take, generateIds, findMany, growMemory];
  for (const part of parts) part(library, equal);
  const { backend } = new library.SessionCache();
  useCNames(library, openssl, backend, equal);
  return { backend, checks };
}

function numbered(n, length = 32) {
  const id = new Uint8Array(length).fill(0xa5);
  id[0] = n;
  return id;
}

/** A cache at NOW, and sessions made then, whose data is their number. */
function fill({ Session, SessionCache }, count) {
  const cache = new SessionCache({ cacheSize: CACHE_SIZE, now: () => NOW });
  const sessions = Array.from(
    { length: count },
    (_, n) => new Session(numbered(n), { data: n, time: NOW, timeout: n }),
  );
  for (const session of sessions) cache.addSession(session);
  return { cache, sessions };
}

/**
 * The clock and the timer of the runtime, which the caches below don't use. First: within a program that never waits, the clock
 * may be as late as the program is long.
 */
function useTheClock({ Session, SessionCache }, equal) {
  const cache = new SessionCache();
  const before = currentSecond();
  const fresh = new Session(numbered(1));
  const stale = new Session(numbered(2), { time: before - 1000, timeout: 500 });
  for (const session of [fresh, stale]) cache.addSession(session);
  equal('the time of a session', before - 1 <= fresh.time && fresh.time <= currentSecond(), true);
  equal('a session of now', cache.getSession(numbered(1)), fresh);
  equal('a session that has expired', cache.getSession(numbered(2)), undefined);
  equal('timeouts counted', cache.stats.timeouts, 1);
}

function currentSecond() {
  return Math.floor(Date.now() / 1000);
}

function addAndLookUp(library, equal) {
  const { cache, sessions } = fill(library, 5);
  equal('sessions held', cache.size, 5);
  sessions.forEach((session, n) => equal('a hit', cache.getSession(numbered(n)), session));
  equal('a miss', cache.getSession(numbered(200)), undefined);
  equal('a miss of a prefix', cache.getSession(numbered(0, 31)), undefined);
  equal('another version', cache.getSession(numbered(0), 0x0304), undefined);
  equal('the hits counted', cache.stats.hits, 5);
  equal('the misses counted', cache.stats.misses, 3);
  equal('a second add', cache.addSession(sessions[0]), false);
  equal('a removal', cache.removeSession(sessions[0]), true);
  equal('whether it is there', cache.hasSession(numbered(0)), false);
  equal('whether it may be resumed', sessions[0].resumable, false);
  const short = new library.Session(Uint8Array.of(7), { data: 'short' });
  cache.addSession(short);
  equal('an id of one byte', cache.getSession(Uint8Array.of(7))?.data, 'short');
}

function resume(library, equal) {
  const { cache, sessions } = fill(library, 3);
  const hit = cache.resume({ id: numbered(2) });
  equal('the session resumed', hit.session, sessions[2]);
  equal('the reason for it', hit.reason, 'hit');
  equal('the reason of none', cache.resume({ id: new Uint8Array(0) }).reason, 'none-offered');
  equal('the reason of an unknown id', cache.resume({ id: numbered(99) }).reason, 'unknown');
  const other = cache.resume({ id: numbered(2), idContext: Uint8Array.of(1) });
  equal('the reason of another context', other.reason, 'context');
  cache.store(new library.Session(numbered(3), { data: 3, time: NOW }));
  equal('the session stored', cache.resume({ id: numbered(3) }).session?.data, 3);
}

function evict(library, equal) {
  const { cache } = fill(library, CACHE_SIZE + 4);
  equal('sessions after eviction', cache.size, CACHE_SIZE);
  equal('evictions counted', cache.stats.cacheFull, 4);
  equal('order of eviction', Array.from(cache, ({ data }) => data).join(), '4,5,6,7,8,9,10,11');
}

function flush(library, equal) {
  const { cache } = fill(library, 6);
  equal('sessions flushed', cache.flushSessions(NOW + 3), 3);
  equal('sessions left', Array.from(cache, ({ data }) => data).join(), '3,4,5');
  equal('sessions flushed at the end', cache.flushSessions(0), 3);
  equal('sessions after all', cache.size, 0);
}

function take(library, equal) {
  const { cache, sessions } = fill(library, 3);
  equal('the session taken', cache.takeSession(numbered(1)), sessions[1]);
  equal('the session taken twice', cache.takeSession(numbered(1)), undefined);
  equal('sessions after a take', cache.size, 2);
}

function generateIds(library, equal) {
  const { cache } = fill(library, 0);
  const [first, second] = [cache.generateId(), cache.generateId()];
  equal('bytes of an id', first.length, 32);
  equal('bytes of a short id', cache.generateId(16).length, 16);
  equal('whether ids differ', first.join() === second.join(), false);
}

function findMany(library, equal) {
  const { cache, sessions } = fill(library, 6);
  const ids = cache.idBuffer(4);
  [5, 77, 0, 3].forEach((n, at) => ids.set(numbered(n), at * 32));
  for (const given of [ids, Uint8Array.from(ids)]) {
    const [five, missing, zero, three] = cache.findMany(given);
    equal('the first of a batch', cache.sessionOf(five), sessions[5]);
    equal('the miss of a batch', missing, 0);
    equal('the third of a batch', cache.sessionOf(zero), sessions[0]);
    equal('the last of a batch', cache.sessionOf(three), sessions[3]);
  }
}

/** What was there stays, and views of the old memory are detached. */
function growMemory(library, equal) {
  const { cache, sessions } = fill(library, 5);
  const view = cache.idBuffer(1);
  cache.reserve(200_000);
  equal('bytes of a view of the old memory', view.length, 0);
  sessions.forEach((session, n) => equal('a hit in new memory', cache.getSession(numbered(n)), session));
}

function useCNames({ Session }, openssl, backend, equal) {
  const ctx = openssl.SSL_CTX_new();
  const session = new Session(numbered(1));
  equal('the backend of the C names', ctx.backend, backend);
  equal('SSL_CTX_add_session', openssl.SSL_CTX_add_session(ctx, session), 1);
  equal('SSL_CTX_add_session, again', openssl.SSL_CTX_add_session(ctx, session), 0);
  equal('SSL_CTX_sess_number', openssl.SSL_CTX_sess_number(ctx), 1);
  equal('SSL_CTX_remove_session', openssl.SSL_CTX_remove_session(ctx, session), 1);
}
