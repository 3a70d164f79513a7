// What a cache is made with.
import type { ConnectionOptions } from 'node:tls';
import { expectFunction, expectInteger, expectOneOf, expectSeconds, typeError } from '../base/errors.js';
import { readOptions } from '../base/given.js';
import type { ClientResumptionReport } from './stats.js';

/** What a cache is made with. One of a wrong type, or of a name that there is not, is a `TypeError`; out of its range a `RangeError`. */
export interface ClientSessionCacheOptions {
  /** Of which connections sessions are kept, by what `tls.connect` is given (default: of all). */
  peers?: (options: ConnectionOptions) => boolean;
  /**
   * What stands in the place of the port: connections that agree in all else share their sessions where it is the same, as those of FTP
   * over TLS that carry data, each at a port of its own. A function that returns undefined leaves the port as it is (default).
   */
  scope?: string | ((options: ConnectionOptions) => string | undefined);
  /** Tickets kept of an endpoint, which is an address of a peer: 1 to 1024 (default 16). Of TLS 1.2 one session serves all connections. */
  maxTicketsPerEndpoint?: number;
  /** Peers, 1 to 2^20 (default 256). Those that were used least recently go first. */
  maxPeers?: number;
  /** Bytes of all sessions, 0 to 2^32 (default 4 MiB). One has 1 to 10 KB, more where the server's certificates are large. */
  maxBytes?: number;
  /**
   * Seconds from a full handshake to the end of all sessions that follow from it (default 604800: a week; RFC 8446 section 4.6.1). What the
   * server says, and the end of its certificate, may end them sooner.
   */
  maxLifetime?: number;
  /**
   * Whether the last ticket of TLS 1.3 is offered again where there is no other ('last', the default). Servers may send none on a connection
   * that is resumed. 'never': each once only, so that nobody who watches can tell by them who comes back (RFC 8446 appendix C.4).
   */
  reuse?: 'last' | 'never';
  /** Seconds for which a peer is offered nothing after a connection that offered something failed (default 60); twice as long each time. */
  cooldown?: number;
  /** After each handshake. What it throws or rejects with becomes a process warning. */
  onResumption?: (report: ClientResumptionReport) => void;
  /** The clock, seconds since 1970 (default: the system's). */
  now?: () => number;
}

export interface Settings extends Required<Omit<ClientSessionCacheOptions, 'peers' | 'scope' | 'onResumption'>> {
  readonly peers: ClientSessionCacheOptions['peers'];
  readonly scope: ClientSessionCacheOptions['scope'];
  readonly onResumption: ClientSessionCacheOptions['onResumption'];
}

const NAMES = new Set(
  'peers scope maxTicketsPerEndpoint maxPeers maxBytes maxLifetime reuse cooldown onResumption now'.split(' '),
);

const WEEK = 7 * 24 * 3600;

export function readSettings(options: ClientSessionCacheOptions): Settings {
  const { peers, scope, onResumption, now = systemTime, ...given } = readOptions('options', options, NAMES);
  const { maxTicketsPerEndpoint = 16, maxPeers = 256, maxBytes = 4 * 1024 * 1024 } = given;
  const { maxLifetime = WEEK, reuse = 'last', cooldown = 60 } = given;
  for (const [name, value] of Object.entries({ peers, onResumption, now })) expectFunction(name, value);
  if (typeof scope !== 'string' && typeof scope !== 'function' && scope !== undefined) {
    throw typeError('scope', 'a string or a function', scope);
  }
  expectInteger('maxTicketsPerEndpoint', maxTicketsPerEndpoint, 1, 1024);
  expectInteger('maxPeers', maxPeers, 1, 2 ** 20);
  expectInteger('maxBytes', maxBytes, 0, 2 ** 32);
  expectSeconds('maxLifetime', maxLifetime);
  expectOneOf('reuse', reuse, ['last', 'never']);
  expectSeconds('cooldown', cooldown);
  const numbers = { maxTicketsPerEndpoint, maxPeers, maxBytes, maxLifetime, cooldown };
  return { peers, scope, onResumption, now, reuse, ...numbers };
}

function systemTime(): number {
  return Date.now() / 1000;
}
