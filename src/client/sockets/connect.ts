import tls, { TLSSocket } from 'node:tls';
import { typeError } from '../../base/errors.js';
import type { PeerOptions } from '../peers/peer.js';
import type { ClientState } from '../state.js';
import { Connection } from './connection.js';
import { beginsAtOnce, connectOptionsOf, readArguments, type Reached } from './connect-options.js';

export type Connect = (...given: any[]) => TLSSocket;

/** Those that a cache has already. */
const attached = new WeakSet<TLSSocket>();
let connecting = 0;

/** Whether a cache is in the middle of connecting: what it calls is to leave the connection to it. */
export function isConnecting(): boolean {
  return connecting > 0;
}

/** `tls.connect`, and the socket is the cache's. */
export function connect(state: ClientState, original: Connect, given: readonly unknown[]): TLSSocket {
  const { options, callback } = readArguments(given);
  if (!beginsAtOnce(options)) {
    const socket = callOriginal(original, given);
    // What others have put in the place of `tls.connect` may give something else.
    return socket instanceof TLSSocket ? attach(state, socket, options) : socket;
  }
  const peer = state.peerOf(options);
  if (!peer) return callOriginal(original, given);
  // TLS begins in the same call, so the session must be among the options.
  const connection = new Connection(state, peer, options);
  const session = connection.begin(options.socket as Reached, true);
  const socket = callOriginal(original, [{ ...options, session }, callback]);
  connection.isOffered();
  attached.add(socket);
  connection.listen(socket);
  connection.watch(socket, connectOptionsOf(socket));
  return socket;
}

function callOriginal(original: Connect, given: readonly unknown[]): TLSSocket {
  return whileConnecting(() => Reflect.apply(original, tls, given));
}

/** What is connected meanwhile no other cache takes. */
export function whileConnecting<T>(connect: () => T): T {
  connecting++;
  try {
    return connect();
  } finally {
    connecting--;
  }
}

/** @param given what it was connected with, for where Node's own copy is not seen */
export function attach<S extends TLSSocket>(state: ClientState, socket: S, given: PeerOptions): S {
  if (!(socket instanceof TLSSocket)) throw typeError('socket', 'a tls.TLSSocket', socket);
  if (attached.has(socket)) return socket;
  const own = connectOptionsOf(socket);
  const options = own ?? given;
  const peer = state.peerOf(options);
  if (!peer) return socket;
  attached.add(socket);
  const connection = new Connection(state, peer, options);
  if (socket.connecting) socket.prependOnceListener('connect', () => offerOn(connection, socket));
  else beginLate(connection, socket);
  connection.watch(socket, own);
  return socket;
}

/** Documented, but not in Node's types. */
interface Offering {
  setSession?(session: Uint8Array): void;
}

/** Node takes a session until it says hello, which is after this event. */
function offerOn(connection: Connection, socket: TLSSocket & Offering): void {
  if (socket.destroyed) return;
  if (socket.getSession()) return connection.leave();
  connection.listen(socket);
  const session = connection.begin(socket, typeof socket.setSession === 'function');
  if (session) socket.setSession?.(session);
  connection.isOffered();
}

function beginLate(connection: Connection, socket: TLSSocket): void {
  connection.listen(socket);
  connection.begin(socket, false);
}
