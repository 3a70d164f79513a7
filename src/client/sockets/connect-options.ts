// What a TLSSocket was connected with.
import type { Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { PeerOptions } from '../peers/peer.js';

/** The same of all sockets, once one was seen that has it. */
let optionsKey: symbol | undefined;

/** Node's copy of the options, by which it checks the server: a property of its own. Undefined where that is not seen. */
export function connectOptionsOf(socket: TLSSocket): PeerOptions | undefined {
  optionsKey ??= Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'connect-options');
  const options = optionsKey && (socket as unknown as Record<symbol, unknown>)[optionsKey];
  return typeof options === 'object' && options !== null ? options : undefined;
}

type Callback = () => void;

/** The arguments of `tls.connect`, in each of its forms, as Node reads them. */
export function readArguments(given: readonly unknown[]): { options: PeerOptions; callback: Callback | undefined } {
  const [first, second, third] = given;
  const last = given.at(-1);
  const callback = typeof last === 'function' ? (last as Callback) : undefined;
  const more = isObject(second) ? second : isObject(third) ? third : {};
  if (isObject(first)) return { options: { ...first, ...more }, callback };
  // A path, or a port with a host behind it.
  if (typeof first === 'string' && !(Number(first) >= 0)) return { options: { path: first, ...more }, callback };
  const host = typeof second === 'string' ? { host: second } : {};
  return { options: { port: first as number, ...host, ...more }, callback };
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether TLS begins before anybody can hear of it: `tls.connect` over a stream that is connected. */
export function beginsAtOnce({ socket }: ConnectionOptions): boolean {
  return Boolean(socket) && !(socket as Socket).pending && !(socket as Socket).connecting;
}

/** What has been reached: a socket, or a stream that does not know. */
export type Reached = Partial<Pick<Socket, 'remoteAddress' | 'remotePort'>>;

/** Where a socket leads to: an address with its port, or a path; empty where it leads to nothing that has an address. */
export function addressOf(socket: Reached | undefined, { path }: { path?: unknown }): string {
  if (typeof path === 'string' && path !== '') return path;
  return socket?.remoteAddress === undefined ? '' : `${socket.remoteAddress} ${socket.remotePort}`;
}
