// What is known of a connection when its ClientHello was read.
import { expectBytes } from '../base/errors.js';
import type { ClientHello } from './hello/client-hello.js';
import type { Beginning } from './connection.js';
import type { ConnectionContext } from './trust/context.js';
import type { HelloReading } from './hello/hello-reader.js';
import { offerOf } from './offer.js';
import type { BindingState } from './state.js';

/** Begins with the context of the server as it is now: the one that TLS takes for this connection. */
export function begin(state: BindingState, hello: HelloReading): Beginning {
  if (hello === 'unread') return { ...NOTHING, reason: 'unread' };
  const context = contextOf(state, hello);
  const { serverName, offersTls13, acceptsTickets } = hello;
  if (!context) return { ...NOTHING, serverName, reason: 'context' };
  const offer = offerOf(hello, state.speaksTls13);
  const protocols = state.context.choosesAlpn ? protocolsOf(hello.alpn) : NO_PROTOCOLS;
  return {
    context,
    serverName,
    protocols,
    offer,
    offersTls13,
    acceptsTickets,
    reason: offer ? 'not-asked' : 'none-offered',
  };
}

const NO_PROTOCOLS: readonly string[] = [];
const NOTHING = {
  context: undefined,
  serverName: '',
  protocols: NO_PROTOCOLS,
  offer: undefined,
  offersTls13: false,
  acceptsTickets: true,
};

/** Undefined where the user's callback throws: without its word no session can be trusted. */
function contextOf(state: BindingState, { serverName, alpn }: ClientHello): ConnectionContext | undefined {
  try {
    const custom = state.settings.contextOf?.(lowerCase(serverName), protocolsOf(alpn));
    if (custom !== undefined && typeof custom !== 'string') expectBytes('contextOf()', custom, 0, Infinity);
    return state.context.of(serverName, alpn, custom);
  } catch (error) {
    state.onError(error);
    return undefined;
  }
}

/** ASCII letters alone are compared without regard to case (RFC 4343). */
export function lowerCase(serverName: string): string {
  return serverName.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** As Node gives them to an ALPNCallback. */
function protocolsOf(alpn: Buffer | undefined): string[] {
  const protocols: string[] = [];
  if (!alpn) return protocols;
  for (let at = 0; at < alpn.length;) {
    const end = at + 1 + alpn[at]!;
    protocols.push(alpn.toString('ascii', at + 1, end));
    at = end;
  }
  return protocols;
}
