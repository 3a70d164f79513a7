// What 'session' gives, as a ticket.
import { lengthOf } from '../../base/intrinsics.js';
import { readSessionData, withoutFrame } from '../../tls/session-data.js';
import { lifetimeOf } from '../tickets/lifetime.js';
import type { Ticket } from '../tickets/ticket.js';

/**
 * A copy, as TLS gave it: other users of the same bytes may keep them. Undefined for one that is not to be kept.
 *
 * @param end when all ends that follows from the same full handshake
 */
export function ticketOf(session: Buffer, now: number, end: number): Ticket | undefined {
  const facts = readSessionData(withoutFrame(session));
  if (!facts) return undefined;
  const expires = Math.min(now + lifetimeOf(facts), end);
  if (!(now < expires)) return undefined;
  // Of its own memory, since what small Buffers have is shared.
  const bytes = Buffer.allocUnsafeSlow(lengthOf(session));
  bytes.set(session);
  return { bytes, protocolVersion: facts.protocolVersion, made: now, expires, end };
}
