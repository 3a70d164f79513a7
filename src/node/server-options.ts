import { constants } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import { expectObject, typeError } from '../base/errors.js';

const { SSL_OP_NO_TICKET } = constants;
/** At most 32 bytes. */
const ID_CONTEXT = 'wasm-session-cache';

/**
 * Options of a server with which it resumes from a cache: without session tickets (OpenSSL's SSL_OP_NO_TICKET), in which clients
 * would keep their sessions themselves, and with a session id context (SSL_CTX_set_session_id_context), which Node otherwise makes
 * of the command line. For `createServer` of `tls`, `https` and `http2`, and for `server.setSecureContext`, which forgets what it is
 * not given again.
 *
 * @returns a copy, with SSL_OP_NO_TICKET added to `secureOptions`, and `sessionIdContext` 'wasm-session-cache' where there is
 * none; all else is as it was given
 * @throws {TypeError} `options` is no object, or its `secureOptions` no integer
 */
export function sessionCacheOptions<T extends TlsOptions>(
  options: T,
): T & {
  /** With SSL_OP_NO_TICKET. */
  secureOptions: number;
  /** At most 32 bytes. */
  sessionIdContext: string;
} {
  expectObject('options', options);
  const { secureOptions = 0, sessionIdContext } = options;
  if (!Number.isSafeInteger(secureOptions)) throw typeError('options.secureOptions', 'an integer', secureOptions);
  return {
    ...options,
    secureOptions: withoutTickets(secureOptions),
    // As Node takes it: an empty one is none.
    sessionIdContext: sessionIdContext || ID_CONTEXT,
  };
}

/** `|` would give the low 32 bits alone, as a signed number. SSL_OP_ALL has bit 31. */
function withoutTickets(bits: number): number {
  return (bits & SSL_OP_NO_TICKET) === 0 ? bits + SSL_OP_NO_TICKET : bits;
}
