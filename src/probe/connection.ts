// One connection: a handshake that is measured, and the sessions that come of it.
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type SecureContext, type TLSSocket } from 'node:tls';
import { Dialogue } from './dialogue.js';
import { failureOf, type Failure, type Stage } from './failures.js';
import { begin } from './starttls.js';
import type { Target } from './target.js';
import { collectTickets, keepSessions, wait } from './tickets.js';

/** Of a handshake, without TCP's and STARTTLS: from the ClientHello to the client's Finished, without tickets after it. */
export interface Cost {
  readonly milliseconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

export interface Handshake {
  readonly protocol: string;
  readonly cipher: string;
  /** Empty: none. */
  readonly alpn: string;
  readonly resumed: boolean;
  readonly cost: Cost;
  /** The first that came, as Node gave them, which are for connections of the same name alone. Key material. */
  readonly sessions: readonly Buffer[];
  /** Whether the server ended its side. */
  readonly closed: boolean;
}

export type Outcome = { readonly handshake: Handshake } | { readonly failure: Failure };

export interface Manners {
  /** To offer. */
  readonly session?: Buffer | undefined;
  /** Milliseconds for the server to end its side. */
  readonly goodbye: number;
  /** Whether the server is known to give no ticket in a resumed handshake. */
  readonly keepsTickets?: boolean | undefined;
}

/** Resolves with a failure where there is no connection. */
export async function connect(
  target: Target,
  address: string,
  secureContext: SecureContext,
  { session, ...ending }: Manners,
): Promise<Outcome> {
  const { port, timeout, starttls } = target;
  const signal = AbortSignal.timeout(timeout);
  const tcp = connectTcp({ host: address, port, noDelay: true });
  tcp.on('error', () => {});
  let stage: Stage = 'connect';
  try {
    await once(tcp, 'connect', { signal });
    stage = 'starttls';
    if (starttls) await begin(starttls, new Dialogue(tcp, signal));
    stage = 'tls';
    const options = { ...optionsOf(target), secureContext, session };
    return { handshake: await shakeHands(tcp, options, signal, { ...ending, asks: !starttls }) };
  } catch (error) {
    return { failure: failureOf(error, stage, timeout) };
  } finally {
    tcp.destroy();
  }
}

function optionsOf({ host, servername, alpn, insecure }: Target): ConnectionOptions {
  return {
    host,
    servername,
    ALPNProtocols: alpn.length > 0 ? [...alpn] : undefined,
    rejectUnauthorized: !insecure,
  };
}

interface Ending extends Omit<Manners, 'session'> {
  /** Whether the server may be asked for something where it keeps its tickets back. */
  readonly asks: boolean;
}

async function shakeHands(
  tcp: Socket,
  options: ConnectionOptions,
  signal: AbortSignal,
  { asks, goodbye, keepsTickets }: Ending,
): Promise<Handshake> {
  const [sent, received, start] = [tcp.bytesWritten, tcp.bytesRead, performance.now()];
  const socket = connectTls({ ...options, socket: tcp });
  const sessions = keepSessions(socket);
  let failed: unknown;
  socket.on('error', (error) => (failed ??= error));
  try {
    await ended(socket, signal);
    const cost = {
      milliseconds: performance.now() - start,
      bytesSent: tcp.bytesWritten - sent,
      bytesReceived: tcp.bytesRead - received,
    };
    const resumed = socket.isSessionReused();
    const facts = {
      protocol: socket.getProtocol() ?? '',
      cipher: socket.getCipher().name,
      alpn: socket.alpnProtocol || '',
    };
    socket.resume();
    const expected = !(resumed && keepsTickets);
    const host = asks ? options.servername || options.host : undefined;
    if (expected) await collectTickets(socket, sessions, cost.milliseconds, host);
    if (isAlert(failed)) throw failed;
    return { ...facts, resumed, cost, sessions, closed: await sayGoodbye(socket, goodbye) };
  } finally {
    socket.destroy();
  }
}

/** Rejects also where the connection ends without an error. */
async function ended(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  const closed = once(socket, 'close', { signal }).then(() => {
    throw Object.assign(new Error('closed'), { code: 'ECONNRESET' });
  });
  await Promise.race([once(socket, 'secureConnect', { signal }), closed]);
}

/** In TLS 1.3 a server says after the handshake only that it won't have the client. */
function isAlert(error: unknown): boolean {
  return /_ALERT_/.test(String((error as NodeJS.ErrnoException | undefined)?.code));
}

/** Whether the server says so, too. */
async function sayGoodbye(socket: TLSSocket, milliseconds: number): Promise<boolean> {
  if (socket.closed) return true;
  socket.end();
  await wait(socket, ['close'], milliseconds);
  return socket.closed;
}
