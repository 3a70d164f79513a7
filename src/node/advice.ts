// What would keep a server from resuming, told when the binding is attached.
import { constants, createHash } from 'node:crypto';
import type { Server } from 'node:tls';
import { lifetimeOf, type Settings } from './settings.js';

/** Whether clients are to keep no session themselves. Then OpenSSL asks for every session by its id. */
export function ticketsAreOff(server: Server): boolean {
  const { secureOptions = 0 } = server as { secureOptions?: number };
  return (secureOptions & constants.SSL_OP_NO_TICKET) !== 0;
}

export function warnOfSettings(server: Server, settings: Settings): void {
  if (!ticketsAreOff(server)) {
    warn(
      'TLS_SESSION_CACHE_TICKETS',
      'session tickets are on: clients keep their sessions themselves, and the cache is not asked. ' +
        'Create the server with secureOptions: crypto.constants.SSL_OP_NO_TICKET',
    );
  }
  if (settings.timeout > lifetimeOf(server)) {
    warn(
      'TLS_SESSION_CACHE_TIMEOUT',
      `sessions are kept for ${settings.timeout} s, but TLS refuses them after the server's sessionTimeout of ` +
        `${lifetimeOf(server)} s`,
    );
  }
  const { requestCert = false } = server as { requestCert?: boolean };
  if ((requestCert || !settings.local) && hasDefaultIdContext(server)) {
    warn(
      'TLS_SESSION_CACHE_ID_CONTEXT',
      'the server has no sessionIdContext: Node makes one of the command line, and processes that were started ' +
        "differently do not resume each other's sessions",
    );
  }
}

export function warn(code: string, message: string): void {
  process.emitWarning(message, { type: 'TlsSessionCacheWarning', code });
}

function hasDefaultIdContext(server: Server): boolean {
  const { sessionIdContext } = server as { sessionIdContext?: string };
  // As Node makes it.
  const ofCommandLine = createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
  return sessionIdContext === ofCommandLine;
}
