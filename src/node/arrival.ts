import { ignore } from '../base/attempt.js';
import { AsyncResource } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { Duplex } from 'node:stream';
import type { Server, TLSSocket } from 'node:tls';
import { begin } from './beginning.js';
import { Connection } from './connection.js';
import { currentGeneration } from './groups.js';
import type { Handshake, Handshakes } from './handshakes.js';
import { HelloReader, type HelloReading } from './hello/hello-reader.js';
import { watchProtocols } from './protocols.js';
import type { BindingState } from './state.js';

/** TLS's own listener of 'connection'. */
export type TlsListener = (socket: Duplex) => void;

/** What all arrivals at a server share. */
export interface Reception {
  readonly state: BindingState;
  readonly tlsListener: TlsListener;
  readonly handshakes: Handshakes;
}

/**
 * A socket, from when TLS would get it without the binding to the end of its handshake.
 *
 * Fields that are set for each connection, here and elsewhere, are private by the compiler's word alone: engines set those of
 * the language (`#`) by calls, several thousand instructions of each handshake.
 */
export class Arrival implements Handshake {
  private readonly reception: Reception;
  private readonly socket: Duplex;
  /** Of the program's asynchronous context: what comes of the connection is to be in it, as if TLS had it at once. */
  private readonly resource = new AsyncResource('TlsConnection');
  /** While the hello is read. */
  private reader: HelloReader | undefined;
  /** From then on. */
  connection!: Connection;

  constructor(reception: Reception, socket: Duplex) {
    this.reception = reception;
    this.socket = socket;
  }

  get asyncId(): number {
    return this.resource.asyncId();
  }

  /** Reads the hello, then gives TLS the socket. */
  begin(): void {
    const { counters, helloLimits, server } = this.reception.state;
    // First: TLS would hear of the end of a socket before the program does.
    this.socket.prependListener('close', this.onClose);
    counters.reading++;
    this.reader = new HelloReader(this.socket, helloLimits, this.onReading);
    this.reader.start(isShared(this.socket, server));
  }

  release(): void {
    this.socket.off('close', this.onClose);
  }

  private readonly onReading = (reading: HelloReading): void => {
    this.reader = undefined;
    this.reception.state.counters.reading--;
    this.resource.runInAsyncScope(this.handOver, this, reading);
  };

  private readonly onClose = (): void => {
    const reader = this.reader;
    if (!reader) return this.reception.handshakes.end(this);
    reader.stop();
    this.release();
    this.reception.state.counters.reading--;
    const announce = () => this.resource.runInAsyncScope(this.announceEnd, this, reader.error);
    // Of an end that the client has sent TLS would tell after the socket has.
    if (this.socket.readableEnded && !reader.error) process.nextTick(announce);
    else announce();
  };

  private handOver(reading: HelloReading): void {
    const { state, tlsListener, handshakes } = this.reception;
    const began = state.observers.start();
    this.connection = new Connection(begin(state, reading), state.chains, currentGeneration(state), began);
    // One that is closed already has no other end.
    if (!this.socket.closed) handshakes.add(this);
    const { server } = state;
    watchProtocols(server, this.connection, () => tlsListener.call(server, this.socket));
  }

  /** TLS can't do anything with a socket that is closed, but is to tell of it ('tlsClientError') as if it had had it. */
  private announceEnd(error: NodeJS.ErrnoException | undefined): void {
    const { server } = this.reception.state;
    if (server.listenerCount('tlsClientError') === 0) return;
    const standIn = new Duplex({ read: ignore, write: ignore });
    this.reception.tlsListener.call(server, standIn);
    // TLS tells of it when its own socket is destroyed, unless it is the program that has destroyed this one, with an error.
    if (!error || error.syscall) server.prependOnceListener('tlsClientError', destroyTlsSocket);
    standIn.emit('error', error ?? hangUp());
    standIn.destroy();
  }
}

/**
 * Whether the program has the socket, too. Of one that the server has accepted itself only listeners of 'connection' know, and
 * subscribers of Node's channel for such sockets. (One that was called once is gone, but has left its mark if it listens.)
 */
function isShared(socket: Duplex & { server?: unknown }, server: Server): boolean {
  if (socket.server !== server || socket.readableFlowing !== null) return true;
  return server.listenerCount('connection') > 1 || acceptedSockets.hasSubscribers;
}

const acceptedSockets = channel('net.server.socket');

/** As Node's TLS has it. */
function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

function destroyTlsSocket(_error: Error, tlsSocket: TLSSocket): void {
  tlsSocket.destroy();
}
