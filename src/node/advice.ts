// What would keep a server from resuming, told when the binding is attached, and when `setSecureContext` brings it about.
import { constants, createHash } from 'node:crypto';
import type { Server } from 'node:tls';
import { choosesContext } from './runtime/node-internals.js';
import { lifetimeOf } from './settings.js';
import type { BindingState } from './state.js';

/** Whether clients are to keep no session themselves. Then OpenSSL asks for every session by its id. */
export function ticketsAreOff(server: Server): boolean {
  const { secureOptions = 0 } = server as { secureOptions?: number };
  return (secureOptions & constants.SSL_OP_NO_TICKET) !== 0;
}

export function warnOfSettings(state: BindingState): void {
  const { server, settings } = state;
  const { requestCert = false } = server as { requestCert?: boolean };
  advise(
    state,
    'TLS_SESSION_CACHE_TICKETS',
    !ticketsAreOff(server),
    'session tickets are on: clients keep their sessions themselves, and the cache is not asked. Give createServer, and each ' +
      'setSecureContext, what sessionCacheOptions(options) makes of all your options',
  );
  advise(
    state,
    'TLS_SESSION_CACHE_TIMEOUT',
    settings.timeout > lifetimeOf(server),
    `sessions are kept for ${settings.timeout} s, but TLS refuses them after the server's sessionTimeout of ` +
      `${lifetimeOf(server)} s`,
  );
  if (requestCert && !settings.contextOf && choosesContext(server)) warnOfNames(state);
  const hadIdContext = state.hasIdContext;
  state.hasIdContext = !hasDefaultIdContext(server);
  advise(
    state,
    'TLS_SESSION_CACHE_ID_CONTEXT',
    !state.hasIdContext && (requestCert || !settings.local || hadIdContext),
    'the server has no sessionIdContext: Node makes one of the command line, and sessions of another one, or of processes ' +
      'that were started differently, are not resumed. Give createServer, and each setSecureContext, what ' +
      'sessionCacheOptions(options) makes of all your options',
  );
}

/** When it is attached, or when contexts were added later. */
export function warnOfNames(state: BindingState): void {
  state.warn(
    'TLS_SESSION_CACHE_CONTEXT_OF',
    'the server has an SNICallback, an ALPNCallback or contexts added: whom it trusts is not known, and sessions of clients ' +
      'that a certificate authorized are not resumed. Give attachSessionCache a contextOf',
  );
}

function advise(state: BindingState, code: string, holds: boolean, message: string): void {
  if (holds) state.warn(code, message);
  else state.forgetWarning(code);
}

function hasDefaultIdContext(server: Server): boolean {
  const { sessionIdContext } = server as { sessionIdContext?: string };
  // As Node makes it.
  const ofCommandLine = createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
  return sessionIdContext === ofCommandLine;
}
