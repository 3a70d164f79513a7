// A resumed session carries what the client had proved when it was made. What Node makes of that is checked here.
import type { TLSSocket } from 'node:tls';
import { warnOfNames } from './advice.js';
import type { Connection, Origin } from './connection.js';
import type { ConnectionContext } from './trust/context.js';
import { choosesContext, knowsPreSharedKeys } from './runtime/node-internals.js';
import { hasCertificate } from './peer-chain.js';
import { readSessionData } from '../tls/session-data.js';
import type { BindingState } from './state.js';

/**
 * Whether the context of a session says in whose eyes its client was authorized. What a server trusts under some name is known
 * to TLS alone, and when a session is resumed TLS does not look at it again.
 */
export function knowsTrust(state: BindingState, { isCustom }: ConnectionContext): boolean {
  if (isCustom || !choosesContext(state.server)) return true;
  warnOfNames(state);
  return false;
}

/**
 * The session that was resumed, if it is the one that TLS was given. It may have refused that, and taken a pre-shared key of the
 * server's own, which the client offered beside it. Nor is it one that was found for another hello than the one that counted.
 */
export function resumedOrigin(
  { server }: BindingState,
  { origin, helloChanged }: Connection,
  socket: TLSSocket,
): Origin | undefined {
  if (!origin || helloChanged) return undefined;
  // What made a client authorized is in the session.
  if (origin.authorized && !hasCertificate(socket)) return undefined;
  return knowsPreSharedKeys(server) && resumedExternal(socket) ? undefined : origin;
}

/** OpenSSL makes a session of such a key, in which nobody has verified anything. */
function resumedExternal(socket: TLSSocket): boolean {
  const data = socket.getSession();
  const facts = data && readSessionData(data);
  data?.fill(0);
  return facts?.verifyResult === X509_V_ERR_UNSPECIFIED;
}

const X509_V_ERR_UNSPECIFIED = 1;

/** Node 20 and 22 take a client without a certificate for authorized when it resumes a session of TLS 1.3. */
export function withdrawAuthorization(socket: TLSSocket): void {
  if (!socket.authorized) return;
  // The types say that it is an Error; Node sets the code.
  Object.assign(socket, { authorized: false, authorizationError: 'UNABLE_TO_GET_ISSUER_CERT' });
}
