import { zero } from '../../base/intrinsics.js';
import { TLS1_3_VERSION } from '../../base/versions.js';

/** What a client offers: a session of TLS 1.2, or a ticket of TLS 1.3 (RFC 8446 section 4.6.1). Times are in seconds since 1970. */
export interface Ticket {
  /** As TLS gave it, in bytes of its own: key material, zeroed when it is dropped. */
  readonly bytes: Uint8Array;
  readonly protocolVersion: number;
  made: number;
  /** It is not offered from then on. */
  expires: number;
  /** When all ends that follows from the same full handshake. */
  end: number;
}

/** Whether it may be offered several times: all of a TLS 1.2 session but its age is secret, while a ticket of TLS 1.3 tells who offers it. */
export function isShared({ protocolVersion }: Ticket): boolean {
  return protocolVersion < TLS1_3_VERSION;
}

export function hasExpired({ expires }: Ticket, now: number): boolean {
  return !(now < expires);
}

export function wipe({ bytes }: Ticket): void {
  zero(bytes);
}
