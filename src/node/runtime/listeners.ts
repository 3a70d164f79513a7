import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { Server } from 'node:tls';

type Listener = (...values: any[]) => void;

/** Puts a listener of 'connection' in the place of another, if that is there. All others stay as they are, and where they are. */
export function replaceListener(emitter: EventEmitter, old: Listener, by: Listener): void {
  const listeners = emitter.rawListeners('connection') as Listener[];
  const at = listeners.indexOf(old);
  if (at < 0) return;
  const after = listeners.slice(at + 1);
  for (const listener of [old, ...after].toReversed()) emitter.removeListener('connection', listener);
  for (const listener of [by, ...after]) emitter.on('connection', listener);
}

let own: Listener | undefined;

/** What makes TLSSockets of the sockets of 'connection': the same for all servers of `tls`, `https` and `http2`. */
export function tlsListener(): (socket: Duplex) => void {
  // Without authorities of its own it would read all of Node's.
  own ??= new Server({ ca: [] }).rawListeners('connection')[0] as Listener;
  return own;
}
