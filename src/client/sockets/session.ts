// What 'session' gives: SSL_SESSION in DER, from some versions of Node on within a frame that says for which name it was verified.
import { lengthOf } from '../../base/intrinsics.js';
import { SEQUENCE } from '../../tls/der.js';
import { readSessionData } from '../../tls/session-data.js';
import { lifetimeOf } from '../tickets/lifetime.js';
import type { Ticket } from '../tickets/ticket.js';

const FRAME = Buffer.from('\0nodejs:tls:session:1\0');

/**
 * A copy, as TLS gave it: other users of the same bytes may keep them. Undefined for one that is not to be kept.
 *
 * @param end when all ends that follows from the same full handshake
 */
export function ticketOf(session: Buffer, now: number, end: number): Ticket | undefined {
  const facts = readSessionData(sessionDataOf(session));
  if (!facts) return undefined;
  const expires = Math.min(now + lifetimeOf(facts), end);
  if (!(now < expires)) return undefined;
  // Of its own memory, since what small Buffers have is shared.
  const bytes = Buffer.allocUnsafeSlow(lengthOf(session));
  bytes.set(session);
  return { bytes, protocolVersion: facts.protocolVersion, made: now, expires, end };
}

function sessionDataOf(session: Buffer): Uint8Array {
  const size = FRAME.length;
  if (session[0] === SEQUENCE || FRAME.compare(session, 0, size) !== 0) return session;
  return session.subarray(size + 2 + session.readUInt16BE(size));
}
