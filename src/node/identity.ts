// A resumed session carries what the client had proved when it was made. What Node makes of that is checked here.
import type { TLSSocket } from 'node:tls';
import { warn } from './advice.js';
import { ownFingerprints, shownFingerprint } from './certificates.js';
import type { Terms } from './connection.js';
import type { BindingState } from './state.js';

/** Whether the connection may go on with the identity of the session that it was resumed from. */
export function keepsIdentity(state: BindingState, origin: Terms, socket: TLSSocket): boolean {
  if (!origin.authorized) {
    withdrawAuthorization(socket);
    return true;
  }
  if (state.settings.contextOf || showsSame(state, origin, socket)) return true;
  warnOfCertificate(state);
  return false;
}

/** Node 20 and 22 take a client without a certificate for authorized when it resumes a session of TLS 1.3. */
function withdrawAuthorization(socket: TLSSocket): void {
  if (!socket.authorized) return;
  // The types say that it is an Error; Node sets the code.
  Object.assign(socket, { authorized: false, authorizationError: 'UNABLE_TO_GET_ISSUER_CERT' });
}

/**
 * Whether the server's certificate is that of the full handshake. Where the server was given several, TLS shows any of them
 * after a resumption; who they are is part of the context.
 */
function showsSame({ server }: BindingState, { certificate }: Terms, socket: TLSSocket): boolean {
  const shown = shownFingerprint(socket);
  if (shown.equals(certificate)) return true;
  const own = ownFingerprints(server);
  return [shown, certificate].every((fingerprint) => own.some((one) => one.equals(fingerprint)));
}

function warnOfCertificate(state: BindingState): void {
  if (state.distrustsCertificates) return;
  state.distrustsCertificates = true;
  warn(
    'TLS_SESSION_CACHE_CERTIFICATE',
    'an authorized session was resumed under another certificate, and its connection destroyed: what SNICallback or ' +
      'addContext choose for a name was changed, or has several certificates. Such sessions are not resumed from now on. ' +
      'Give attachSessionCache a contextOf',
  );
}
