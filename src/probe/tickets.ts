// Tickets of TLS 1.3, which come after the handshake: some servers send them at once, some with the first bytes of an answer, some never.
import type { TLSSocket } from 'node:tls';

/** Milliseconds, all of them. */
const [LEAST_PATIENCE, MOST_PATIENCE] = [250, 1000];
/** After a ticket, for one more. */
const [LEAST_QUIET, MOST_QUIET] = [25, 250];
/** Of a connection. Servers send one or two, and may send as many as they like. */
const MOST_SESSIONS = 16;

/** The preface of HTTP/2 and empty settings (RFC 9113 section 3.4). */
const HTTP2_PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** The sessions that come, from now on, as many as are kept. */
export function keepSessions(socket: TLSSocket): readonly Buffer[] {
  const sessions: Buffer[] = [];
  const keep = (session: Buffer) => {
    if (sessions.push(session) === MOST_SESSIONS) socket.off('session', keep);
  };
  socket.on('session', keep);
  return sessions;
}

/**
 * Resolves when no more are to be expected, as far as one can tell by the time that the handshake took, or no more are kept; at the
 * latest when it has waited twice for the first one.
 *
 * @param sessions grow meanwhile
 * @param host to ask for something where no ticket comes. Undefined: nothing is asked
 */
export async function collectTickets(
  socket: TLSSocket,
  sessions: readonly Buffer[],
  handshake: number,
  host: string | undefined,
): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return;
  const patience = within(4 * handshake, LEAST_PATIENCE, MOST_PATIENCE);
  const end = performance.now() + 2 * patience;
  if (sessions.length === 0) await wait(socket, ['session', 'close'], patience);
  if (sessions.length === 0 && host !== undefined && socket.writable) {
    socket.write(socket.alpnProtocol === 'h2' ? HTTP2_PREFACE : `HEAD / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await wait(socket, ['session', 'close'], end - performance.now());
  }
  const quiet = within(handshake / 2, LEAST_QUIET, MOST_QUIET);
  for (let had = 0; had < sessions.length && sessions.length < MOST_SESSIONS && !socket.closed;) {
    had = sessions.length;
    const left = end - performance.now();
    if (left <= 0) return;
    await wait(socket, ['session', 'close'], Math.min(quiet, left));
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** For one of the events, or so many milliseconds. */
export function wait(socket: TLSSocket, events: readonly string[], milliseconds: number): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      for (const event of events) socket.off(event, done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    for (const event of events) socket.on(event, done);
  });
}
