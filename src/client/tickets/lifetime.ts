// How long a session may be offered.
import { TLS1_3_VERSION } from '../../base/versions.js';
import type { SessionFacts } from '../../tls/session-data.js';

/** "MUST NOT cache tickets for longer than 7 days" (RFC 8446 section 4.6.1). */
const WEEK = 7 * 24 * 3600;

/**
 * Seconds, 0 for a session that is not to be kept. OpenSSL ends TLS 1.2 sessions at no time by itself, and in TLS 1.3 a lifetime of 0 means
 * that the ticket is to be discarded at once. In TLS 1.2 it says nothing (RFC 5077 section 5.6), nor is there one where the session has an
 * id: then OpenSSL's own timeout holds.
 */
export function lifetimeOf({ protocolVersion, lifetimeHint, timeout }: SessionFacts): number {
  if (protocolVersion >= TLS1_3_VERSION) return Math.min(lifetimeHint, WEEK);
  return lifetimeHint > 0 ? lifetimeHint : timeout;
}
