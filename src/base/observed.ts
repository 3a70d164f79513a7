// What a binding tells metrics beside its stats. By a symbol of the runtime: who asks may be of another copy of this package.

export const OBSERVED = Symbol.for('wasm-session-cache.observed');

/** Handshakes of one kind, completed since the binding was attached. */
export interface HandshakeCount {
  /** As `socket.getProtocol()` gives it: 'TLSv1.3'. */
  readonly protocolVersion: string;
  readonly resumed: boolean;
  /** Why not; 'resumed-otherwise' where something else than the cache was resumed from; undefined where the cache was. */
  readonly reason: string | undefined;
  readonly count: number;
}

export type LookupResult = 'hit' | 'miss' | 'store-error' | 'deadline';

/** Hears of what happens. What it throws goes where all errors of callbacks go. */
export interface Observer {
  /**
   * A handshake is complete.
   *
   * @param seconds from the ClientHello on
   * @param age of the session of the cache that was resumed, in seconds
   */
  handshake(protocolVersion: string, resumed: boolean, seconds: number, age: number | undefined): void;
  /** A store that answers by promises has answered, or its deadline is over. */
  lookup(result: LookupResult, seconds: number): void;
}

/** What a binding gives by that symbol, which is a method: who inspects an object calls none. */
export interface Observed {
  /** Where the sessions are. */
  readonly store: object;
  /** Counts since the binding was attached. */
  readonly counts: { readonly stored: number; readonly taken: number; readonly storeErrors: number };
  handshakes(): HandshakeCount[];
  /** @returns ends it */
  observe(observer: Observer): () => void;
}
