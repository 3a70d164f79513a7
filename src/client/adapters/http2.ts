import { connect as connectHttp2, type ClientHttp2Session, type SecureClientSessionOptions } from 'node:http2';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls, { TLSSocket } from 'node:tls';
import { expectObject, typeError } from '../../base/errors.js';
import { isObject } from '../sockets/connect-options.js';
import { attach, connect } from '../sockets/connect.js';
import type { ClientState } from '../state.js';

/** `http2.connect`, over a connection of the cache. */
export function connectOverHttp2(
  state: ClientState,
  authority: string | URL,
  options: SecureClientSessionOptions = {},
): ClientHttp2Session {
  if (typeof authority !== 'string' && !isObject(authority))
    throw typeError('authority', 'a string or a URL', authority);
  expectObject('options', options);
  const url = typeof authority === 'string' ? new URL(authority) : authority;
  if (url.protocol !== 'https:' && !options.createConnection) return connectHttp2(authority, options);
  const createConnection = (): Duplex => {
    const own = options.createConnection?.(url, options);
    if (!own) return connect(state, tls.connect, [tlsOptionsOf(url, options)]);
    return own instanceof TLSSocket ? attach(state, own, options) : own;
  };
  return connectHttp2(authority, { ...options, createConnection });
}

/** As `http2.connect` makes them. */
function tlsOptionsOf({ hostname, port }: URL, options: SecureClientSessionOptions): tls.ConnectionOptions {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname || 'localhost';
  const ALPNProtocols = (options as { allowHTTP1?: boolean }).allowHTTP1 ? ['h2', 'http/1.1'] : ['h2'];
  const servername = options.servername || (isIP(host) ? undefined : host);
  return { port: Number(port || 443), host, ...options, ALPNProtocols, servername };
}
