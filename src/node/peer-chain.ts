// How long what authorizes a client lasts.
import type { TLSSocket } from 'node:tls';
import { chainOf } from '../tls/chain.js';
import type { Connection } from './connection.js';
import { choosesContext, currentTlsSocket } from './runtime/node-internals.js';
import type { BindingState } from './state.js';

/**
 * To be called in each of Node's session events that come before the end of a handshake: some versions of Node (24) take the
 * client's chain away from OpenSSL before they tell that a connection is secure.
 */
export function watchChain(state: BindingState, connection: Connection): void {
  if (connection.completion || connection.watchesChain) return;
  connection.watchesChain = true;
  const socket = currentTlsSocket();
  socket?.prependOnceListener('secure', () => (connection.chainEnd = endOfChain(state, socket)));
}

/**
 * When the first certificate ends of the chain that authorizes a client, in seconds since 1970; -Infinity where none is known to.
 * Not by `getPeerX509Certificate`, which takes the chain away (Node 20 to 24).
 *
 * Whom a context trusts that was chosen for the client is not seen: `contextOf` answers for it, also for how long. Of the
 * client's chain that is then the end which the client shows.
 */
export function endOfChain(state: BindingState, socket: TLSSocket): number {
  const chain = chainOf(socket.getPeerCertificate(true));
  if (!choosesContext(state.server)) return state.context.authorities.endOf(chain.map(({ raw }) => raw));
  return Math.min(...chain.map(({ valid_to }) => Date.parse(valid_to) / 1000));
}

export function hasCertificate(socket: TLSSocket): boolean {
  return Boolean(socket.getPeerCertificate()?.raw);
}
