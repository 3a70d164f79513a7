// What would keep a server from resuming, told when the binding is attached.
import { constants, createHash } from 'node:crypto';
import type { Server } from 'node:tls';
import { choosesByName } from './named-contexts.js';
import { lifetimeOf } from './settings.js';
import type { BindingState } from './state.js';

/** Whether clients are to keep no session themselves. Then OpenSSL asks for every session by its id. */
export function ticketsAreOff(server: Server): boolean {
  const { secureOptions = 0 } = server as { secureOptions?: number };
  return (secureOptions & constants.SSL_OP_NO_TICKET) !== 0;
}

export function warnOfSettings(state: BindingState): void {
  const { server, settings } = state;
  if (!ticketsAreOff(server)) {
    state.warn(
      'TLS_SESSION_CACHE_TICKETS',
      'session tickets are on: clients keep their sessions themselves, and the cache is not asked. ' +
        'Create the server with secureOptions: crypto.constants.SSL_OP_NO_TICKET',
    );
  }
  if (settings.timeout > lifetimeOf(server)) {
    state.warn(
      'TLS_SESSION_CACHE_TIMEOUT',
      `sessions are kept for ${settings.timeout} s, but TLS refuses them after the server's sessionTimeout of ` +
        `${lifetimeOf(server)} s`,
    );
  }
  const { requestCert = false } = server as { requestCert?: boolean };
  if (requestCert && !settings.contextOf && choosesByName(server)) warnOfNames(state);
  if ((requestCert || !settings.local) && hasDefaultIdContext(server)) {
    state.warn(
      'TLS_SESSION_CACHE_ID_CONTEXT',
      'the server has no sessionIdContext: Node makes one of the command line, and processes that were started ' +
        "differently do not resume each other's sessions",
    );
  }
}

/** When it is attached, or when contexts were added later. */
export function warnOfNames(state: BindingState): void {
  state.warn(
    'TLS_SESSION_CACHE_CONTEXT_OF',
    'the server has an SNICallback or contexts added: whom it trusts under a name is not known, and sessions of clients ' +
      'that a certificate authorized are not resumed. Give attachSessionCache a contextOf',
  );
}

function hasDefaultIdContext(server: Server): boolean {
  const { sessionIdContext } = server as { sessionIdContext?: string };
  // As Node makes it.
  const ofCommandLine = createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
  return sessionIdContext === ofCommandLine;
}
