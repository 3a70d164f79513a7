import { Server } from 'node:tls';
import { rangeError, typeError } from '../errors.js';
import { warnOfSettings } from './advice.js';
import { SessionCacheBinding } from './binding.js';
import { refuseOtherRuntimes } from './runtime.js';
import { readSettings, type AttachOptions } from './settings.js';
import { BindingState } from './state.js';

/**
 * Lets a TLS server resume sessions of a cache, in TLS 1.2 and TLS 1.3. To be called before the server has connections; those
 * that it has already do not resume.
 *
 * What would keep it from resuming becomes a process warning, with a code: TLS_SESSION_CACHE_TICKETS, _TIMEOUT, _ID_CONTEXT,
 * _CONTEXT_OF.
 *
 * Listeners of 'connection' that the server has already are called when the hello of a connection has been read; not at all for
 * one that was closed before.
 *
 * @param server of `tls`, `https` or `http2`, made with `sessionCacheOptions(options)`
 * @throws {Error} in Bun or Deno
 * @throws {TypeError} no TLS server, or an option of a wrong type
 * @throws {RangeError} an option is out of its range; or the server has listeners of 'newSession' or 'resumeSession'
 */
export function attachSessionCache(server: Server, options: AttachOptions = {}): SessionCacheBinding {
  refuseOtherRuntimes();
  if (!(server instanceof Server)) throw typeError('server', 'a tls.Server', server);
  for (const event of ['newSession', 'resumeSession']) {
    // Node destroys a socket for which two of them answer.
    const count = server.listenerCount(event);
    if (count > 0) throw rangeError('server', `no listeners of '${event}'`, String(count));
  }
  const settings = readSettings(server, options);
  const state = new BindingState(server, settings);
  warnOfSettings(state);
  return new SessionCacheBinding(state);
}
