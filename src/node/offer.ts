import { cipherSuitesOf, sessionIdOf, type ClientHello } from './hello/client-hello.js';
import type { SessionFacts } from '../tls/session-data.js';
import { TLS1_2_VERSION, TLS1_3_VERSION } from '../base/versions.js';

/** The key of a session that a client wants to resume, and what the hello says that the session must agree with. */
export interface Offer {
  readonly id: Buffer;
  readonly protocolVersion: number;
  /** Two bytes each. */
  readonly cipherSuites: Buffer;
  readonly extendedMasterSecret: boolean;
  readonly maxFragmentLength: number;
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
  const { offersTls13, offersPskWithKeyExchange, pskIdentities } = hello;
  if (offersTls13) {
    const identity = pskIdentities.find(({ length }) => length === ID_SIZE);
    if (identity && offersPskWithKeyExchange) return offer(hello, identity, TLS1_3_VERSION);
    if (identity || speaksTls13) return undefined;
  }
  const sessionId = sessionIdOf(hello);
  return sessionId.length > 0 ? offer(hello, sessionId, TLS1_2_VERSION) : undefined;
}

/** Copies: the hello is a view of all that was read from the socket. */
function offer(hello: ClientHello, id: Buffer, protocolVersion: number): Offer {
  const { extendedMasterSecret, maxFragmentLength } = hello;
  return {
    id: Buffer.from(id),
    protocolVersion,
    cipherSuites: Buffer.from(cipherSuitesOf(hello)),
    extendedMasterSecret,
    maxFragmentLength,
  };
}

/**
 * Whether TLS would go on with this session for this hello. Where it would not, it makes no full handshake of it but ends
 * the connection: a session's cipher suite that is not offered any more (RFC 5246 section 7.4.1.2), its extended master
 * secret (RFC 7627 section 5.3), its length of records (RFC 6066 section 4).
 */
export function agrees(offer: Offer, session: SessionFacts): boolean {
  if (offer.maxFragmentLength !== session.maxFragmentLength) return false;
  if (offer.protocolVersion === TLS1_3_VERSION) return true;
  if (session.extendedMasterSecret && !offer.extendedMasterSecret) return false;
  for (let at = 0; at < offer.cipherSuites.length; at += 2) {
    if (offer.cipherSuites.readUInt16BE(at) === session.cipherSuite) return true;
  }
  return false;
}
