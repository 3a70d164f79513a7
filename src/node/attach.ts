import * as net from 'node:net';
import { Server } from 'node:tls';
import { rangeError, typeError } from '../base/errors.js';
import { warnOfSettings } from './advice.js';
import { SessionCacheBinding } from './binding.js';
import { tlsListener } from './runtime/listeners.js';
import { refuseOtherRuntimes } from './runtime/runtime.js';
import { readSettings, type AttachOptions } from './settings.js';
import { BindingState } from './state.js';

/**
 * Lets a TLS server resume sessions of a cache, in TLS 1.2 by session id (RFC 5246 section 7.3) and in TLS 1.3 by PSK identity
 * (RFC 8446 section 4.2.11). To be called when the server was made, before it has connections (those that it has already do not
 * resume) and before its options are changed.
 *
 * What would keep it from resuming becomes a process warning, with a code: TLS_SESSION_CACHE_TICKETS, _TIMEOUT, _ID_CONTEXT,
 * _CONTEXT_OF; also when `setSecureContext` brings it about.
 *
 * Of the server's listeners of 'connection' only TLS's own is called later than without the binding: when the ClientHello was
 * read.
 *
 * @param server of `tls`, `https` or `http2`, made with what `sessionCacheOptions` gives
 * @param options all of which may be left out
 * @returns what tells of the handshakes, ends sessions, and detaches
 * @throws {TypeError} no TLS server; an option of a wrong type, or one that there is not
 * @throws {RangeError} an option is out of its range; the server has a binding, or listeners of 'newSession' or 'resumeSession';
 * or something else has taken the place of TLS's listener of 'connection'
 * @throws {Error} in Deno and Bun, whose servers can't resume by it
 */
export function attachSessionCache(server: Server, options: AttachOptions = {}): SessionCacheBinding {
  refuseOtherRuntimes();
  expectServer(server);
  const settings = readSettings(server, options);
  const state = new BindingState(server, settings);
  warnOfSettings(state);
  const binding = new SessionCacheBinding(state, tlsListener());
  bindings.set(server, binding);
  return binding;
}

const bindings = new WeakMap<Server, SessionCacheBinding>();

function expectServer(server: unknown): asserts server is Server {
  if (!(server instanceof Server)) {
    if (!(server instanceof net.Server)) throw typeError('server', 'a tls.Server', server);
    throw new TypeError('server: expected a tls.Server, got a server without TLS, of net or http');
  }
  if (bindings.get(server)?.attached)
    throw rangeError('server', 'one without a session cache', 'one that has one attached');
  for (const event of ['newSession', 'resumeSession']) {
    // Node destroys a socket for which two of them answer.
    const count = server.listenerCount(event);
    if (count > 0) throw rangeError('server', `no listeners of '${event}'`, String(count));
  }
  if (server.rawListeners('connection').includes(tlsListener())) return;
  throw rangeError('server', "TLS's own listener of 'connection'", 'none: attach before a library takes its place');
}
