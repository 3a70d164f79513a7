import type { ClientHello } from './client-hello.js';
import { TLS1_2_VERSION, TLS1_3_VERSION } from './versions.js';

/** The key of a session that a client wants to resume. */
export interface Offer {
  readonly id: Buffer;
  readonly protocolVersion: number;
}

/** What OpenSSL makes ids of. Tickets are longer. */
const ID_SIZE = 32;

/**
 * What a hello offers that a cache could know.
 *
 * Of several identities it is the first that has the form of an id. OpenSSL asks for it first, and takes what it is given as
 * an answer to that: a session of another identity would end the handshake.
 *
 * @param speaksTls13 whether the server is known to
 */
export function offerOf(hello: ClientHello, speaksTls13: boolean): Offer | undefined {
  const { offersTls13, offersPskWithKeyExchange, pskIdentities, sessionId } = hello;
  if (offersTls13) {
    const identity = pskIdentities.find(({ length }) => length === ID_SIZE);
    if (identity && offersPskWithKeyExchange) return { id: Buffer.from(identity), protocolVersion: TLS1_3_VERSION };
    if (identity || speaksTls13) return undefined;
  }
  return sessionId.length > 0 ? { id: Buffer.from(sessionId), protocolVersion: TLS1_2_VERSION } : undefined;
}
