// Contexts and sessions by number, what holds them, and what can be observed of them: as oracle/world.c.
import type { Session, SessionCache } from '../../../src/index.js';
import * as openssl from '../../../src/openssl.js';
import { stateOf } from '../../../src/cache/session-cache.js';
import * as protocol from '../protocol.js';
import type { Tape } from '../tape.js';

export interface Info {
  readonly serial: number;
  slot: number;
  /** References of the operations' own. */
  refs: number;
}

export interface Context {
  readonly ctx: SessionCache;
  readonly index: number;
  readonly verifyPeer: boolean;
  keepsNew: boolean;
  readonly store: { session: Session; copy: number }[];
}

/** Makes a ctx: each build of the layer has a function of its own. */
export type NewContext = (options: openssl.ContextOptions) => SessionCache;

export class World {
  contexts: (Context | undefined)[] = [];
  slots: (Session | undefined)[] = [];
  live = 0;
  serials = 0;
  now = protocol.CLOCK_START;
  readonly openssl: openssl.OpenSSLVersion;
  readonly clock = (): number => this.now;
  readonly #newContext: NewContext;
  readonly #infos = new Map<Session, Info>();

  constructor(
    readonly tape: Tape,
    newContext: NewContext,
    openssl: openssl.OpenSSLVersion,
  ) {
    this.#newContext = newContext;
    this.openssl = openssl;
  }

  newContext(index: number, verifyPeer: boolean): Context {
    const ctx = this.#newContext({ now: this.clock, openssl: this.openssl });
    return (this.contexts[index] = { ctx, index, verifyPeer, keepsNew: false, store: [] });
  }

  readonly onFree = (session: Session): void => {
    const info = this.info(session);
    this.tape.put(protocol.EVENT_FREED);
    this.tape.put(info.serial);
    if (info.slot >= 0) this.slots[info.slot] = undefined;
    this.live--;
    this.#infos.delete(session);
  };

  info(session: Session): Info {
    return this.#infos.get(session)!;
  }

  name(session: Session, serial: number, refs: number, slot: number): void {
    this.#infos.set(session, { serial, slot, refs });
    if (slot >= 0) this.slots[slot] = session;
    this.live++;
  }

  holder(session: Session): number {
    return this.contexts.findIndex((context) => context !== undefined && stateOf(context.ctx).table.holds(session));
  }

  stored({ ctx, store, index }: Context, id: Uint8Array): Context['store'][number] | undefined {
    const updates = (openssl.SSL_CTX_get_session_cache_mode(ctx) & openssl.SSL_SESS_CACHE_UPDATE_TIME) !== 0;
    return store.find(({ session }) => {
      const bytes = openssl.SSL_SESSION_get_id(session);
      if (bytes.length !== id.length || bytes.some((byte, i) => byte !== id[i])) return false;
      const holder = this.holder(session);
      return holder < 0 || (holder === index && !updates);
    });
  }

  dropSlot(slot: number): void {
    const session = this.slots[slot];
    if (!session) return;
    const info = this.info(session);
    this.slots[slot] = undefined;
    info.slot = -1;
    while (info.refs > 0) {
      info.refs--;
      openssl.SSL_SESSION_free(session);
    }
  }

  freeContext(context: Context): void {
    openssl.SSL_CTX_free(context.ctx);
    for (const { session } of context.store) openssl.SSL_SESSION_free(session);
    this.contexts[context.index] = undefined;
  }

  reset(): void {
    this.contexts = Array.from({ length: protocol.CONTEXTS });
    this.slots = Array.from({ length: protocol.SLOTS });
    this.#infos.clear();
    this.live = 0;
    this.serials = 0;
    this.now = protocol.CLOCK_START;
  }

  putContext({ ctx }: Context): void {
    this.tape.put(openssl.SSL_CTX_sess_number(ctx));
    this.tape.put(openssl.SSL_CTX_sess_cache_full(ctx));
  }

  putSession(slot: number): void {
    const { tape } = this;
    const session = this.slots[slot];
    if (!session) return tape.put(-1);
    tape.put(this.info(session).serial);
    tape.put(session.refCount);
    tape.put(openssl.SSL_SESSION_is_resumable(session));
    tape.put(this.holder(session));
    tape.put(openssl.SSL_SESSION_get_time(session));
    tape.put(openssl.SSL_SESSION_get_timeout(session));
    tape.put(openssl.SSL_SESSION_get_protocol_version(session));
  }

  putCounters({ ctx }: Context): void {
    const { tape } = this;
    const { connect, connectGood, connectRenegotiate, acceptRenegotiate } = ctx.stats;
    tape.put(openssl.SSL_CTX_sess_accept(ctx));
    tape.put(openssl.SSL_CTX_sess_accept_good(ctx));
    tape.put(openssl.SSL_CTX_sess_hits(ctx));
    tape.put(openssl.SSL_CTX_sess_cb_hits(ctx));
    tape.put(openssl.SSL_CTX_sess_misses(ctx));
    tape.put(openssl.SSL_CTX_sess_timeouts(ctx));
    tape.put(connect + connectGood + connectRenegotiate);
    tape.put(acceptRenegotiate);
  }
}
