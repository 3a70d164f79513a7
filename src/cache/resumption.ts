// What a handshake asks of a cache, and what it is answered.
import type { Session } from './session.js';

/** What a ClientHello offers, and what the connection asks of a session. */
export interface Offer {
  /** The session id offered, 0 to 32 bytes; empty: none is offered. */
  id: Uint8Array;
  /** The version of the connection, 0 to 0xffff (default 0x0303, TLS 1.2). */
  protocolVersion?: number;
  /** The session id context of the connection, 0 to 32 bytes (default: the cache's). */
  idContext?: Uint8Array;
  /** Whether the server verifies client certificates (SSL_VERIFY_PEER), default false. */
  verifyPeer?: boolean;
  /** Whether the ClientHello has the extended_master_secret extension (RFC 7627), default false. */
  extendedMasterSecret?: boolean;
}

/** What a handshake says at its end. */
export interface StoreOptions {
  /** Whether the handshake resumed this session, default false. */
  resumed?: boolean;
  /** Whether the server verifies client certificates (SSL_VERIFY_PEER), default false. */
  verifyPeer?: boolean;
}

/** Why there is no session to resume. */
export type RefusalReason =
  /** The id is empty. */
  | 'none-offered'
  /** Neither the cache nor `onGet` has it. */
  | 'unknown'
  /** It is of another protocol version. */
  | 'version'
  /** It has another session id context. */
  | 'context'
  /** Client certificates are verified, and the connection has no session id context. Fatal. */
  | 'context-uninitialized'
  /** Its time and timeout are over. */
  | 'expired'
  /** It has the extended master secret, and the ClientHello has not (fatal); or the reverse (RFC 7627 section 5.3). */
  | 'extended-master-secret'
  /** `onGet` gave one that is marked. */
  | 'not-resumable';

/** A session with one reference, the caller's; or why there is none, and whether the handshake must fail. */
export type Resumption<T> =
  | {
      /** With a reference for the caller, who has to `free` it. */
      session: Session<T>;
      /** Where it was found: in the cache, or by `onGet`. */
      reason: 'hit' | 'callback-hit';
    }
  | {
      /** There is none: a full handshake is to be made, unless it is fatal. */
      session: undefined;
      /** Whether the handshake has to fail, rather than be a full one. */
      fatal: boolean;
      /** Why there is none. */
      reason: RefusalReason;
    };
