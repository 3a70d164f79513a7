// The cache as plain arrays: OpenSSL's rules with nothing clever, to compare with.

export interface ModelSession {
  readonly key: string;
  time: number;
  timeout: number;
  refs: number;
  resumable: boolean;
  freed: boolean;
}

export type ModelEvent = [kind: string, session: ModelSession];

export class ModelCache {
  /** In order of eviction: soonest to expire first, ties by insertion. */
  readonly order: ModelSession[] = [];
  readonly stats = { hits: 0, misses: 0, timeouts: 0, cacheFull: 0 };
  readonly events: ModelEvent[] = [];

  constructor(public cacheSize: number) {}

  find(key: string): ModelSession | undefined {
    return this.order.find((session) => session.key === key);
  }

  holds(session: ModelSession): boolean {
    return this.order.includes(session);
  }

  add(session: ModelSession): boolean {
    if (this.holds(session)) return false;
    const old = this.find(session.key);
    session.refs++;
    if (old) {
      this.#takeOut(old);
      this.free(old);
    }
    while (this.cacheSize > 0 && this.order.length >= this.cacheSize) {
      this.stats.cacheFull++;
      this.#depart(this.order[0], 'evicted');
    }
    this.#insert(session);
    return true;
  }

  remove(session: ModelSession): boolean {
    const found = this.find(session.key);
    if (found) this.#takeOut(found);
    session.resumable = false;
    this.events.push(['removed', session]);
    if (found) this.free(found);
    return found !== undefined;
  }

  lookup(key: string, now: number): ModelSession | undefined {
    const session = this.find(key);
    if (!session) {
      this.stats.misses++;
      return undefined;
    }
    if (now > session.time + session.timeout) {
      this.stats.timeouts++;
      this.#depart(session, 'expired');
      return undefined;
    }
    this.stats.hits++;
    return session;
  }

  take(key: string, now: number): ModelSession | undefined {
    const session = this.lookup(key, now);
    if (!session) return undefined;
    this.#takeOut(session);
    session.resumable = false;
    this.events.push(['removed', session]);
    return session;
  }

  flush(now: number): number {
    const gone = this.order.filter(({ time, timeout }) => now === 0 || now > time + timeout);
    for (const session of gone) {
      this.#takeOut(session);
      session.resumable = false;
      this.events.push(['flushed', session]);
    }
    for (const session of gone) this.free(session);
    return gone.length;
  }

  reschedule(session: ModelSession, time: number, timeout: number): void {
    const held = this.holds(session);
    if (held) this.#takeOut(session);
    session.time = time;
    session.timeout = timeout;
    if (held) this.#insert(session);
  }

  free(session: ModelSession): void {
    if (--session.refs > 0) return;
    session.freed = true;
    this.events.push(['freed', session]);
  }

  #depart(session: ModelSession, reason: string): void {
    this.#takeOut(session);
    session.resumable = false;
    this.events.push([reason, session]);
    this.free(session);
  }

  #takeOut(session: ModelSession): void {
    this.order.splice(this.order.indexOf(session), 1);
  }

  #insert(session: ModelSession): void {
    const end = session.time + session.timeout;
    const at = this.order.findIndex(({ time, timeout }) => time + timeout > end);
    this.order.splice(at < 0 ? this.order.length : at, 0, session);
  }
}
