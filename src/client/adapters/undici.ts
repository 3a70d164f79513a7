// undici, as it is on npm and as it is within Node.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import tls, { TLSSocket } from 'node:tls';
import { expectObject, typeError } from '../../base/errors.js';
import { attach, connect, whileConnecting } from '../sockets/connect.js';
import type { ClientState } from '../state.js';

/** What undici asks a connector for. */
interface Target {
  readonly hostname: string;
  readonly host?: string;
  readonly protocol: string;
  readonly port?: string | number;
  readonly servername?: string | null;
  readonly localAddress?: string | null;
  readonly httpSocket?: Socket;
}

type Callback = (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void;
type Connect = (target: Target, callback: Callback) => Socket;

/** A connector of undici's own, whose connections are the cache's. */
export function makeConnector<O extends object, C extends (...given: any[]) => unknown>(
  state: ClientState,
  buildConnector: (options: O) => C,
  options: O | undefined,
): C {
  if (typeof buildConnector !== 'function') throw typeError('buildConnector', 'a function', buildConnector);
  if (options !== undefined) expectObject('options', options);
  // undici's own sessions are held weakly, and by the name alone.
  const build = buildConnector({ ...options, maxCachedSessions: 0 } as unknown as O);
  const ours = (target: Target, callback: unknown): unknown => {
    const socket = whileConnecting(() => build(target, callback));
    const { hostname: host, ...rest } = target;
    return socket instanceof TLSSocket ? attach(state, socket, { ...options, ...rest, host } as object) : socket;
  };
  return ours as C;
}

/** What a connection of `fetch` is made with, beside what it asks for. */
export interface FetchConnectOptions extends tls.ConnectionOptions {
  /** Milliseconds until a connection must be secure, 0 for no limit (default 10000). */
  timeout?: number;
  /** Whether TCP asks whether the other side is still there (default true). */
  keepAlive?: boolean;
  /** Milliseconds of silence before it does (default 60000). */
  keepAliveInitialDelay?: number;
  /** The path of a socket to connect to, in the place of a host and a port. */
  socketPath?: string;
}

/** As undici's own connector does it, which is not to be had of the one within Node. */
export function fetchConnector(state: ClientState, allowH2: boolean, options: FetchConnectOptions): Connect {
  const { timeout = 10_000, socketPath, ...given } = options;
  return (target, callback) => {
    const isSecure = target.protocol === 'https:';
    const shared = {
      path: socketPath,
      ...given,
      localAddress: target.localAddress ?? undefined,
      host: target.hostname,
    };
    const socket = isSecure
      ? connect(state, tls.connect, [secureOptions(target, shared, allowH2)])
      : connectTcp({ highWaterMark: 65_536, ...shared, port: Number(target.port || 80) } as never);
    if (given.keepAlive !== false) socket.setKeepAlive(true, given.keepAliveInitialDelay ?? 60_000);
    settle(socket.setNoDelay(true), isSecure ? 'secureConnect' : 'connect', timeout, callback);
    return socket;
  };
}

function secureOptions(target: Target, shared: tls.ConnectionOptions, allowH2: boolean): tls.ConnectionOptions {
  return {
    highWaterMark: 16_384,
    ...shared,
    servername: target.servername || shared.servername || nameIn(target.host),
    ALPNProtocols: allowH2 ? ['http/1.1', 'h2'] : ['http/1.1'],
    socket: target.httpSocket,
    port: Number(target.port || 443),
  } as tls.ConnectionOptions;
}

/** The name in a Host header, where it is one. */
function nameIn(host: string | undefined): string | undefined {
  const name = /^(?:\[([^\]]*)\]|([^:]*))/.exec(host ?? '');
  const found = name?.[1] ?? name?.[2] ?? '';
  return isIP(found) ? undefined : found || undefined;
}

/** Calls back once, when a socket is ready or has failed. */
function settle(socket: Socket, event: string, timeout: number, callback: Callback): void {
  let waiting = true;
  const timer = timeout > 0 ? setTimeout(onTimeout, timeout, socket, timeout) : undefined;
  timer?.unref();
  const once = (...result: Parameters<Callback>) => {
    clearTimeout(timer);
    if (!waiting) return;
    waiting = false;
    callback(...result);
  };
  socket.once(event, () => once(null, socket)).on('error', (error) => once(error, null));
}

function onTimeout(socket: Socket, timeout: number): void {
  const error = new Error(`Connect Timeout Error (timeout: ${timeout}ms)`);
  socket.destroy(Object.assign(error, { name: 'ConnectTimeoutError', code: 'UND_ERR_CONNECT_TIMEOUT' }));
}
