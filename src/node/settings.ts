// What a server is attached with.
import type { TLSSocket, Server } from 'node:tls';
import { coarseSeconds } from '../cache/clock.js';
import {
  expectBoolean,
  expectBytes,
  expectFunction,
  expectInteger,
  expectObject,
  expectSeconds,
  instanceError,
} from '../base/errors.js';
import { readOptions } from '../base/given.js';
import { BaseSessionCache } from '../cache/session-cache.js';
import { SharedSessionCache } from '../shared.js';
import type { NotResumedReason } from './stats.js';
import { expectStore, type SessionStore } from '../base/store.js';

/** What a server is attached with. One of a wrong type, or of a name that there is not, is a `TypeError`; out of its range a `RangeError`. */
export interface AttachOptions {
  /**
   * Where the sessions are kept (default: a `SharedSessionCache` of its own, of 16 MiB). Threads share one by its token:
   * `SharedSessionCache.attach(workerData.sessions)`.
   */
  cache?: BaseSessionCache<Uint8Array> | SessionStore;
  /**
   * Seconds that a session may be resumed, whole ones count (default: the server's `sessionTimeout`, or OpenSSL's 7200). Where it
   * is less than 1, nothing is stored.
   */
  timeout?: number;
  /** Seconds from a full handshake to the end of all sessions that follow from it (default 604800: a week; RFC 8446 section 4.6.1). */
  maxLifetime?: number;
  /** Part of every session's context, 0 to 32 bytes, copied (default empty). The server's `sessionIdContext` is, too. */
  idContext?: Uint8Array;
  /**
   * Part of the context of a server name (what the client says, in lower case; empty where it gives none) and of the protocols that the client
   * offers (RFC 7301), for servers that choose certificates or trust by them (`SNICallback`, `addContext`, `ALPNCallback`): give
   * another value whenever what you choose changes, and the sessions from before are not resumed. Bytes are copied. Without a
   * value, a session of a client that was authorized by its certificate is not resumed on such a server.
   */
  contextOf?: (serverName: string, protocols: readonly string[]) => string | Uint8Array | undefined;
  /** Milliseconds after which a handshake goes on without the store's answer, 1 to 2^31 - 1 (default 200). */
  lookupDeadline?: number;
  /** Whether sessions of TLS 1.3 are resumed once only (RFC 8446 appendix C.4), default false. */
  singleUse?: boolean;
  /**
   * Milliseconds that are waited for a ClientHello, 1 to 2^31 - 1 (default 5000; never longer than the server's `handshakeTimeout`). Then TLS
   * gets the socket as it is, with its own timeout, and makes a full handshake.
   */
  helloTimeout?: number;
  /** Bytes of a ClientHello, 1 to 131072; a longer one is left to TLS (default 16384). */
  maxClientHello?: number;
  /** The clock, seconds since 1970: that of the cache, where it has one (default: the system's). */
  now?: () => number;
  /** After each handshake. What it throws or rejects with goes to `onError`. */
  onResumption?: (report: ResumptionReport) => void;
  /** What the store and the callbacks throw or reject with; no handshake fails because of it (default: the first becomes a process warning). */
  onError?: (error: unknown) => void;
}

/** What became of the session that a client offered. */
export interface ResumptionReport {
  /** Of the connection, whose handshake is complete. */
  readonly socket: TLSSocket;
  /** Whether a session was resumed, of the cache or otherwise. */
  readonly resumed: boolean;
  /** Undefined where it resumed. */
  readonly reason: NotResumedReason | undefined;
  /**
   * What the client says, in lower case; empty where it gave none. Nobody has checked it: it may have line ends and escape sequences. Quote
   * it where it is printed, and make no label of a metric of it.
   */
  readonly serverName: string;
  /** As `socket.getProtocol()` gives it: 'TLSv1.3'. */
  readonly protocolVersion: string;
  /** Seconds since the session was made; undefined where none of the cache was resumed. */
  readonly age: number | undefined;
}

export interface Settings extends Required<Omit<AttachOptions, 'contextOf' | 'onResumption' | 'onError'>> {
  /** Whether the sessions are in this process alone. */
  readonly local: boolean;
  readonly contextOf: AttachOptions['contextOf'];
  readonly onResumption: AttachOptions['onResumption'];
  readonly onError: AttachOptions['onError'];
}

/** What OpenSSL gives a session where the server says nothing. */
export const OPENSSL_TIMEOUT = 7200;
const WEEK = 7 * 24 * 3600;
/** What OpenSSL accepts. */
const MOST_HELLO_BYTES = 131_072;
const MOST_MILLISECONDS = 2 ** 31 - 1;

const NAMES = new Set(
  (
    'cache timeout maxLifetime idContext contextOf lookupDeadline singleUse helloTimeout maxClientHello now ' +
    'onResumption onError'
  ).split(' '),
);

export function readSettings(server: Server, options: AttachOptions): Settings {
  const given = readOptions('options', options, NAMES);
  const { idContext = new Uint8Array(0), singleUse = false, now = coarseSeconds } = given;
  const { lookupDeadline = 200, helloTimeout = 5000, maxClientHello = 16384 } = given;
  const { timeout = lifetimeOf(server), maxLifetime = WEEK, contextOf, onResumption, onError } = given;
  expectSeconds('timeout', timeout);
  expectSeconds('maxLifetime', maxLifetime);
  expectBytes('idContext', idContext, 0, 32);
  expectInteger('lookupDeadline', lookupDeadline, 1, MOST_MILLISECONDS);
  expectInteger('helloTimeout', helloTimeout, 1, MOST_MILLISECONDS);
  expectInteger('maxClientHello', maxClientHello, 1, MOST_HELLO_BYTES);
  expectBoolean('singleUse', singleUse);
  for (const [name, value] of Object.entries({ now, contextOf, onResumption, onError })) expectFunction(name, value);
  const { cache = makeStore(now) } = given;
  const local = cache instanceof BaseSessionCache || cache instanceof SharedSessionCache;
  if (!local) expectCache(cache);
  const numbers = { timeout, maxLifetime, lookupDeadline, helloTimeout, maxClientHello };
  const callbacks = { now, contextOf, onResumption, onError };
  return { cache, local, singleUse, idContext: Uint8Array.from(idContext), ...numbers, ...callbacks };
}

/** Seconds after which TLS itself refuses a session of this server. */
export function lifetimeOf(server: Server): number {
  const { sessionTimeout } = server as { sessionTimeout?: number };
  return sessionTimeout ?? OPENSSL_TIMEOUT;
}

function expectCache(value: unknown): asserts value is SessionStore {
  expectObject('cache', value);
  if ('addSession' in value) throw instanceError('cache', BaseSessionCache, 'SessionCache', value, 'addSession');
  expectStore('cache', value);
}

/** The store that a binding has by default. */
function makeStore(now: AttachOptions['now']): SharedSessionCache {
  try {
    return SharedSessionCache.create({ now });
  } catch (cause) {
    const advice = "give one, such as a SessionCache of 'wasm-session-cache/js'";
    throw new Error(`attachSessionCache: cache: no memory for the default store: ${advice}`, { cause });
  }
}
