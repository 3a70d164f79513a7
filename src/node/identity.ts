// A resumed session carries what the client had proved when it was made. What Node makes of that is checked here.
import type { TLSSocket } from 'node:tls';
import { warnOfNames } from './advice.js';
import type { ConnectionContext } from './context.js';
import { choosesByName } from './named-contexts.js';
import type { BindingState } from './state.js';

/**
 * Whether the context of a session says in whose eyes its client was authorized. What a server trusts under some name is known
 * to TLS alone, and when a session is resumed TLS does not look at it again.
 */
export function knowsTrust(state: BindingState, { custom }: ConnectionContext): boolean {
  if (custom !== undefined || !choosesByName(state.server)) return true;
  warnOfNames(state);
  return false;
}

/** Node 20 and 22 take a client without a certificate for authorized when it resumes a session of TLS 1.3. */
export function withdrawAuthorization(socket: TLSSocket): void {
  if (!socket.authorized) return;
  // The types say that it is an Error; Node sets the code.
  Object.assign(socket, { authorized: false, authorizationError: 'UNABLE_TO_GET_ISSUER_CERT' });
}
