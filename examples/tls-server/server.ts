// A TLS 1.2 server on loopback, with a session cache of its own.
import { constants } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { SESS_CACHE_NO_AUTO_CLEAR, SESS_CACHE_SERVER, SessionCache, type Session } from '../../src/index.js';
import type { Identity } from './certificate.js';
import { CLIENT_KINDS } from './client.js';
import { MovableClock } from './clock.js';
import { HandshakeLog } from './handshakes.js';
import { Resumption } from './resumption.js';
import { verdict } from './verdict.js';

/** Seconds that a session may be resumed. */
export const SESSION_TIMEOUT = 300;
const CONTEXT = 'tls-server-example';

export interface CachingServerOptions {
  readonly identity: Identity;
  /** Sessions that the cache may hold. */
  readonly cacheSize: number;
  readonly broken: boolean;
  readonly onError: (error: unknown) => void;
}

export class CachingServer {
  readonly clock = new MovableClock();
  readonly cache: SessionCache<Buffer>;
  readonly handshakes: HandshakeLog;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #gathered: Session<Buffer>[] | undefined;

  constructor({ identity, cacheSize, broken, onError }: CachingServerOptions) {
    const { now } = this.clock;
    this.cache = new SessionCache<Buffer>({
      cacheSize,
      timeout: SESSION_TIMEOUT,
      // The example flushes by itself: an automatic flush in the middle would turn timeouts into misses.
      mode: SESS_CACHE_SERVER | SESS_CACHE_NO_AUTO_CLEAR,
      idContext: Buffer.from(CONTEXT),
      now,
      // True keeps the reference: a gathered session outlives its place in the cache.
      onNew: (session) => this.#gathered !== undefined && this.#gathered.push(session) > 0,
    });
    this.#server = listener(identity);
    this.handshakes = new HandshakeLog(this.#server);
    new Resumption({ cache: this.cache, now, broken, onError }).attach(this.#server);
    this.#server.on('connection', (socket) => this.#track(socket));
    this.#server.on('secureConnection', answer);
    this.#server.on('tlsClientError', onError);
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Starts to listen, on a port that the system chooses. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** The sessions that become cached while `action` runs, each with a reference for the caller to free. */
  async gatherNew(action: () => Promise<void>): Promise<Session<Buffer>[]> {
    const sessions: Session<Buffer>[] = (this.#gathered = []);
    await action().finally(() => (this.#gathered = undefined));
    return sessions;
  }

  /** Ends every connection, then the cache. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await once(this.#server.close(), 'close');
    this.cache[Symbol.dispose]();
  }
}

/** Tickets off: with them the client keeps the session, and the cache would never be asked. */
function listener(identity: Identity): Server {
  return createServer({
    ...identity,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET,
    sessionIdContext: CONTEXT,
    ALPNProtocols: [...CLIENT_KINDS],
    sessionTimeout: SESSION_TIMEOUT,
  });
}

function answer(socket: TLSSocket): void {
  // A client may break off at any time; that must not end the server.
  socket.on('error', () => socket.destroy());
  socket.end(verdict(socket.isSessionReused()));
}
