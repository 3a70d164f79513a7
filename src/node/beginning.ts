// What is known of a connection when its ClientHello was read.
import { expectBytes } from '../errors.js';
import type { ClientHello } from './client-hello.js';
import { Connection } from './connection.js';
import { ConnectionContext } from './context.js';
import { offerOf } from './offer.js';
import type { BindingState } from './state.js';

/** Begins with the context of the server as it is now: the one that TLS takes for this connection. */
export function begin(state: BindingState, hello: ClientHello | 'unread'): Connection {
  if (hello === 'unread') return new Connection({ ...NOTHING, reason: 'unread' });
  const context = contextOf(state, hello);
  if (!context) return new Connection({ ...NOTHING, reason: 'context' });
  const offer = offerOf(hello, state.speaksTls13);
  const { offersTls13, sessionTicket } = hello;
  const acceptsTickets = sessionTicket !== undefined;
  return new Connection({ context, offer, offersTls13, acceptsTickets, reason: offer ? 'not-asked' : 'none-offered' });
}

const NOTHING = { context: undefined, offer: undefined, offersTls13: false, acceptsTickets: true };

/** Undefined where the user's callback throws: without its word no session can be trusted. */
function contextOf(state: BindingState, { serverName, alpn }: ClientHello): ConnectionContext | undefined {
  const { context, settings } = state;
  try {
    const custom = settings.contextOf?.(serverName);
    if (custom !== undefined && typeof custom !== 'string') expectBytes('contextOf()', custom, 0, Infinity);
    return new ConnectionContext(context.digest, serverName, context.choosesAlpn ? alpn : undefined, custom);
  } catch (error) {
    state.onError(error);
    return undefined;
  }
}
