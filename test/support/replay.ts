// Replays a trace of a real libssl through the C names. What a line records is computed anew; the test compares.
import {
  SSL_CTX_add_session,
  SSL_CTX_free,
  SSL_CTX_get_session_cache_mode,
  SSL_CTX_get_timeout,
  SSL_CTX_flush_sessions,
  SSL_CTX_new,
  SSL_CTX_remove_session,
  SSL_CTX_sess_accept,
  SSL_CTX_sess_accept_good,
  SSL_CTX_sess_cache_full,
  SSL_CTX_sess_cb_hits,
  SSL_CTX_sess_get_cache_size,
  SSL_CTX_sess_hits,
  SSL_CTX_sess_misses,
  SSL_CTX_sess_number,
  SSL_CTX_sess_set_cache_size,
  SSL_CTX_sess_set_get_cb,
  SSL_CTX_sess_set_new_cb,
  SSL_CTX_sess_set_remove_cb,
  SSL_CTX_sess_timeouts,
  SSL_CTX_set_session_cache_mode,
  SSL_CTX_set_session_id_context,
  SSL_CTX_set_timeout,
  SSL_has_matching_session_id,
  SSL_SESS_CACHE_SERVER,
  SSL_SESSION_dup,
  SSL_SESSION_free,
  SSL_SESSION_get_id,
  SSL_SESSION_get_protocol_version,
  SSL_SESSION_get_time,
  SSL_SESSION_get_timeout,
  SSL_SESSION_is_resumable,
  SSL_SESSION_new,
  SSL_SESSION_set1_id,
  SSL_SESSION_set1_id_context,
  SSL_SESSION_set_protocol_version,
  SSL_SESSION_set_time,
  SSL_SESSION_set_timeout,
  SSL_SESSION_up_ref,
  type OpenSSLVersion,
} from '../../src/openssl.js';
import type { RefusalReason, Session, SessionCache } from '../../src/index.js';
import { bytes, hex } from './bytes.js';

const TLS1_2 = 0x0303;
const METHOD_TIMEOUT = 7200;

/** Why a handshake fails, as OpenSSL says it. */
const FATAL: Partial<Record<RefusalReason, string>> = {
  'context-uninitialized': 'session id context uninitialized',
  'extended-master-secret': 'inconsistent extms',
};

/** A line of a trace, less its operation. Fields that do not apply are absent. */
export interface Outcome {
  r?: unknown;
  n?: number;
  cf?: number;
  st?: number[];
  s?: [number, number, number];
  e?: string[];
}

interface Ctx {
  readonly cache: SessionCache;
  readonly flags: string;
  /** The external store: first match is served. It holds a reference to each. */
  readonly store: { session: Session; copy: number }[];
}

export class Replay {
  #now = 0;
  #events: string[] = [];
  readonly #ctxs = new Map<string, Ctx>();
  readonly #sessions = new Map<string, Session>();
  readonly #names = new Map<Session, string>();
  readonly #openssl: OpenSSLVersion | undefined;

  /** `openssl`: the release that the traces are of (default: that of the C names). */
  constructor(openssl?: OpenSSLVersion) {
    this.#openssl = openssl;
  }

  /** Carries out one operation and says what there was to observe. */
  run(operation: string): Outcome {
    const [name, ...words] = operation.split(' ');
    this.#events = [];
    const outcome = this.#operations[name](words);
    if (this.#events.length) outcome.e = this.#events;
    return outcome;
  }

  readonly #operations: Record<string, (words: string[]) => Outcome> = {
    now: ([seconds]) => {
      this.#now = Number(seconds);
      return {};
    },
    ctx: ([c, size, timeout, mode, flags = 'r']) => this.#newCtx(c, size, timeout, Number(mode), flags),
    ctxfree: ([c]) => {
      const { cache, store } = this.#ctx(c);
      SSL_CTX_free(cache);
      for (const { session } of store) SSL_SESSION_free(session);
      this.#ctxs.delete(c);
      return {};
    },
    new: ([s, id, version, time, timeout, context]) => this.#newSession(s, id, version, time, timeout, context),
    dup: ([s, copy]) => {
      this.#name(copy, SSL_SESSION_dup(this.#session(s)));
      return { r: 1, ...this.#state(copy) };
    },
    add: ([c, s]) => {
      const r = SSL_CTX_add_session(this.#ctx(c).cache, this.#session(s));
      return { r, ...this.#number(c), ...this.#cacheFull(c), ...this.#state(s) };
    },
    rem: ([c, s]) => {
      const r = SSL_CTX_remove_session(this.#ctx(c).cache, this.#session(s));
      return { r, ...this.#number(c), ...this.#state(s) };
    },
    ref: ([s]) => ({ r: SSL_SESSION_up_ref(this.#session(s)), ...this.#state(s) }),
    free: ([s]) => {
      SSL_SESSION_free(this.#session(s));
      return this.#state(s);
    },
    stime: ([s, time]) => ({ r: SSL_SESSION_set_time(this.#session(s), Number(time)), ...this.#state(s) }),
    stmo: ([s, timeout]) => ({ r: SSL_SESSION_set_timeout(this.#session(s), Number(timeout)), ...this.#state(s) }),
    get: ([s]) => {
      const session = this.#session(s);
      const id = hex(SSL_SESSION_get_id(session));
      const times = [SSL_SESSION_get_time(session), SSL_SESSION_get_timeout(session)];
      return { r: [id, SSL_SESSION_get_protocol_version(session), ...times], ...this.#state(s) };
    },
    has: ([c, id, version]) => {
      const r = SSL_has_matching_session_id(this.#ctx(c).cache, bytes(id), Number(version));
      return { r, ...this.#number(c) };
    },
    num: ([c]) => ({ r: SSL_CTX_sess_number(this.#ctx(c).cache), ...this.#number(c) }),
    size: ([c, size]) => {
      const { cache } = this.#ctx(c);
      return {
        r: [SSL_CTX_sess_set_cache_size(cache, Number(size)), SSL_CTX_sess_get_cache_size(cache)],
        ...this.#number(c),
      };
    },
    tmo: ([c, timeout]) => {
      const { cache } = this.#ctx(c);
      return { r: [SSL_CTX_set_timeout(cache, Number(timeout)), SSL_CTX_get_timeout(cache)], ...this.#number(c) };
    },
    mode: ([c, mode]) => {
      const { cache } = this.#ctx(c);
      return {
        r: [SSL_CTX_set_session_cache_mode(cache, Number(mode)), SSL_CTX_get_session_cache_mode(cache)],
        ...this.#number(c),
      };
    },
    rcb: ([c, set]) => {
      this.#setRemoveCallback(c, this.#ctx(c).cache, set === '1');
      return this.#number(c);
    },
    sidctx: ([c, context]) => ({
      r: SSL_CTX_set_session_id_context(this.#ctx(c).cache, bytes(context)),
      ...this.#number(c),
    }),
    flush: ([c, time]) => {
      SSL_CTX_flush_sessions(this.#ctx(c).cache, Number(time));
      return this.#number(c);
    },
    order: ([c]) => {
      const sessions = [...this.#ctx(c).cache].map((session) => Number(this.#names.get(session)));
      return { r: sessions.toReversed(), ...this.#number(c) };
    },
    stats: ([c]) => {
      const { stats } = this.#ctx(c).cache;
      const made = [stats.connect, stats.connectGood, stats.connectRenegotiate];
      const accepted = [stats.accept, stats.acceptGood, stats.acceptRenegotiate];
      const found = [stats.hits, stats.cbHits, stats.misses, stats.timeouts, stats.cacheFull];
      return { r: [stats.number, ...made, ...accepted, ...found], ...this.#number(c) };
    },
    ext: ([c, s, copy]) => {
      const session = this.#session(s);
      SSL_SESSION_up_ref(session);
      this.#ctx(c).store.unshift({ session, copy: Number(copy) });
      return { ...this.#number(c), ...this.#state(s) };
    },
    extdel: ([c, s]) => {
      const { store } = this.#ctx(c);
      const at = store.findIndex(({ session }) => session === this.#sessions.get(s));
      if (at >= 0) SSL_SESSION_free(store.splice(at, 1)[0].session);
      return { r: at >= 0 ? 1 : 0, ...this.#number(c), ...this.#state(s) };
    },
    hs: ([c, offer, s, newId, end]) => this.#handshake(c, bytes(offer), s, bytes(newId), end === 'a'),
  };

  #newCtx(c: string, size: string, timeout: string, mode: number, flags: string): Outcome {
    const cache = SSL_CTX_new({ now: () => this.#now, openssl: this.#openssl });
    if (size !== '*') SSL_CTX_sess_set_cache_size(cache, Number(size));
    if (timeout !== '*') SSL_CTX_set_timeout(cache, Number(timeout));
    SSL_CTX_set_session_cache_mode(cache, mode);
    const ctx: Ctx = { cache, flags, store: [] };
    this.#ctxs.set(c, ctx);
    this.#setRemoveCallback(c, cache, flags.includes('r'));
    if (/[nN]/.test(flags)) {
      SSL_CTX_sess_set_new_cb(cache, (_ctx, session) => {
        this.#events.push(`N${c}.${this.#names.get(session)}`);
        return flags.includes('N') ? 1 : 0;
      });
    }
    if (flags.includes('g')) SSL_CTX_sess_set_get_cb(cache, (_ctx, id, copy) => this.#askStore(c, id, copy));
    const r = [SSL_CTX_sess_get_cache_size(cache), SSL_CTX_get_timeout(cache), SSL_CTX_get_session_cache_mode(cache)];
    return { r, ...this.#number(c) };
  }

  #setRemoveCallback(c: string, cache: SessionCache, set: boolean): void {
    const callback = (_ctx: SessionCache, session: Session) => {
      this.#events.push(`R${c}.${this.#names.get(session)}`);
      // The oracle checks this, too: always 0 inside the callback.
      if (SSL_SESSION_is_resumable(session)) this.#events.push('resumable inside the remove callback');
    };
    SSL_CTX_sess_set_remove_cb(cache, set ? callback : null);
  }

  #askStore(c: string, id: Uint8Array, copy: { value: number }): Session | null {
    const entry = this.#ctx(c).store.find(({ session }) => hex(SSL_SESSION_get_id(session)) === hex(id));
    this.#events.push(`G${c}.${entry ? this.#names.get(entry.session) : '-'}`);
    if (!entry) return null;
    copy.value = entry.copy;
    if (entry.copy === 0) SSL_SESSION_up_ref(entry.session);
    return entry.session;
  }

  #newSession(s: string, id: string, version: string, time: string, timeout: string, context?: string): Outcome {
    const session = this.#makeSession(s);
    if (version !== '*') SSL_SESSION_set_protocol_version(session, Number(version));
    const idSet = SSL_SESSION_set1_id(session, bytes(id));
    if (time !== '*') SSL_SESSION_set_time(session, Number(time));
    const timeoutSet = timeout === '*' ? 1 : SSL_SESSION_set_timeout(session, Number(timeout));
    const contextSet = context === undefined ? 1 : SSL_SESSION_set1_id_context(session, bytes(context));
    return { r: [idSet, timeoutSet, contextSet], ...this.#state(s) };
  }

  #handshake(c: string, offer: Uint8Array, s: string, newId: Uint8Array, abort: boolean): Outcome {
    const { cache, flags } = this.#ctx(c);
    const verifyPeer = flags.includes('v');
    const observed = () => ({ st: this.#handshakeCounters(c), ...this.#number(c), ...this.#cacheFull(c) });
    const resumption = cache.resume({ id: offer, protocolVersion: TLS1_2, verifyPeer });
    if (!resumption.session && resumption.fatal) return { r: [0, 0, -1, FATAL[resumption.reason]], ...observed() };
    const session = resumption.session ?? this.#connectionSession(s, cache, newId);
    if (!session) return { r: [0, 0, -1, 'ssl session id conflict'], ...observed() };
    const resumed = resumption.session !== undefined;
    cache.store(session, { resumed, verifyPeer });
    const name = this.#names.get(session)!;
    if (abort) SSL_CTX_remove_session(cache, session);
    SSL_SESSION_free(session);
    return { r: [1, Number(resumed), Number(name)], ...observed(), ...this.#state(name) };
  }

  /** What libssl does for a session of its own making, from ssl_get_new_session to ServerHello. */
  #connectionSession(s: string, cache: SessionCache, id: Uint8Array): Session | undefined {
    const session = this.#makeSession(s);
    SSL_SESSION_set_protocol_version(session, TLS1_2);
    SSL_SESSION_set_timeout(session, SSL_CTX_get_timeout(cache) || METHOD_TIMEOUT);
    SSL_SESSION_set1_id_context(session, cache.idContext);
    if (SSL_has_matching_session_id(cache, id, TLS1_2)) {
      SSL_SESSION_free(session);
      return undefined;
    }
    const cached = SSL_CTX_get_session_cache_mode(cache) & SSL_SESS_CACHE_SERVER;
    SSL_SESSION_set1_id(session, cached ? id : new Uint8Array(0));
    return session;
  }

  #makeSession(s: string): Session {
    const onFree = (session: Session) => {
      this.#events.push(`F${this.#names.get(session)}`);
      this.#sessions.delete(this.#names.get(session)!);
    };
    return this.#name(s, SSL_SESSION_new({ now: () => this.#now, onFree }));
  }

  #name(s: string, session: Session): Session {
    this.#sessions.set(s, session);
    this.#names.set(session, s);
    return session;
  }

  #ctx(c: string): Ctx {
    return this.#ctxs.get(c)!;
  }

  #session(s: string): Session {
    return this.#sessions.get(s)!;
  }

  #number(c: string): Outcome {
    return { n: SSL_CTX_sess_number(this.#ctx(c).cache) };
  }

  #cacheFull(c: string): Outcome {
    return { cf: SSL_CTX_sess_cache_full(this.#ctx(c).cache) };
  }

  #handshakeCounters(c: string): number[] {
    const { cache } = this.#ctx(c);
    const found = [SSL_CTX_sess_hits, SSL_CTX_sess_cb_hits, SSL_CTX_sess_misses, SSL_CTX_sess_timeouts];
    return [...found, SSL_CTX_sess_accept, SSL_CTX_sess_accept_good].map((counter) => counter(cache));
  }

  #state(s: string): Outcome {
    const session = this.#sessions.get(s);
    if (!session) return {};
    const holder = [...this.#ctxs].find(([, { cache }]) => [...cache].includes(session));
    return { s: [session.refCount, SSL_SESSION_is_resumable(session), holder ? Number(holder[0]) : -1] };
  }
}
