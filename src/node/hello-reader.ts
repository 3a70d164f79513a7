// Reads the ClientHello from a socket before TLS does, and puts the bytes back.
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { parseClientHello, type ClientHello } from './client-hello.js';
import { HelloFramer, joinRecords } from './framing.js';
import type { Patience } from './patience.js';

/** A hello, or that there is none that can be read. */
export type HelloReading = ClientHello | 'unread';

/** What comes of a socket: one of the two, once. Beside it the socket tells of its end or error by itself, as TLS would not let it. */
export interface HelloListener {
  /** The socket is as it came, and TLS's turn has come. */
  onReading(reading: HelloReading): void;
  /** The socket was closed before its hello was whole. */
  onClosed(error: Error | undefined): void;
}

/**
 * Reads the hello of a socket. When it is read, all that was read is in the socket again: the very bytes, but that a hello in
 * several records is in one where that is possible, since Node 20 to 24 see only the first.
 */
export class HelloReader {
  readonly #socket: Duplex;
  readonly #framer: HelloFramer;
  readonly #patience: Patience;
  readonly #listener: HelloListener;
  #bytes: Buffer | undefined;
  #error: Error | undefined;

  /** @param limit most bytes of the hello */
  constructor(socket: Duplex, limit: number, patience: Patience, listener: HelloListener) {
    this.#socket = socket;
    this.#framer = new HelloFramer(limit);
    this.#patience = patience;
    this.#listener = listener;
  }

  start(): void {
    const socket = this.#socket;
    if (!isFree(socket)) return this.#putBack('unread');
    // Who hands over a socket in one of its events, with bytes left, gets no other event for these.
    const reading = socket.readableLength > 0 ? this.#read() : undefined;
    if (reading) return this.#putBack(reading);
    // A socket that flows would lose what comes meanwhile.
    if (socket.readableFlowing) return this.#wait();
    // Other listeners of 'connection' may make the socket their own. That is to be seen before anything is read from it.
    process.nextTick(() => this.#wait());
  }

  #wait(): void {
    const socket = this.#socket;
    if (socket.closed) return this.#listener.onClosed(undefined);
    if (!socket.destroyed && !isFree(socket)) return this.#putBack('unread');
    this.#patience.add(this.#onSilence);
    // TLS would hear of the end of a socket before the program does.
    socket.prependListener('close', this.#onClose);
    socket.on('readable', this.#onReadable).on('end', this.#onEnd).on('error', this.#onError);
    socket.on('newListener', this.#onNewListener);
  }

  #stopWaiting(): void {
    this.#patience.delete(this.#onSilence);
    const socket = this.#socket.off('newListener', this.#onNewListener).off('readable', this.#onReadable);
    socket.off('end', this.#onEnd).off('close', this.#onClose).off('error', this.#onError);
  }

  readonly #onReadable = (): void => {
    const reading = this.#read();
    if (!reading) return;
    this.#stopWaiting();
    this.#putBack(reading);
  };

  readonly #onSilence = (): void => {
    this.#stopWaiting();
    this.#putBack('unread');
  };

  /** Once TLS has a socket, who listens to it hears nothing more. So it is TLS's before somebody does. */
  readonly #onNewListener = (event: string | symbol): void => {
    if (event === 'data' || event === 'readable') this.#onSilence();
  };

  /** Nothing can be put back any more. TLS finds the end of the connection, as it would have after the bytes. */
  readonly #onEnd = (): void => {
    this.#stopWaiting();
    this.#listener.onReading('unread');
  };

  readonly #onError = (error: Error): void => {
    this.#error = error;
  };

  readonly #onClose = (): void => {
    this.#stopWaiting();
    this.#listener.onClosed(this.#error);
  };

  /** Undefined while the hello is not whole. */
  #read(): HelloReading | undefined {
    // Node 26 gives what came apart one by one.
    for (;;) {
      const chunk = this.#socket.read() as Buffer | string | null;
      if (!chunk) return undefined;
      // As in giveUp; 'close' follows.
      if (typeof chunk === 'string') return void this.#socket.destroy();
      this.#bytes = this.#bytes ? Buffer.concat([this.#bytes, chunk]) : chunk;
      const reading = this.#scan(this.#bytes);
      if (reading) return reading;
    }
  }

  #scan(bytes: Buffer): HelloReading | undefined {
    const framed = this.#framer.scan(bytes);
    if (framed === 'partial') return undefined;
    if (framed === 'other') return 'unread';
    const hello = parseClientHello(framed.body);
    if (hello && framed.records > 1) this.#bytes = joinRecords(bytes, framed) ?? bytes;
    return hello ?? 'unread';
  }

  /**
   * TLS takes what a net.Socket holds at the next tick, and whoever lets the socket flow meanwhile would lose it, if it was there
   * already: what is put back has streams flow, too. Of other streams TLS is a listener at once.
   */
  #putBack(reading: HelloReading): void {
    const socket = this.#socket;
    const bytes = this.#bytes;
    if (socket.readableEncoding && (bytes || socket.readableLength > 0)) return this.#giveUp();
    const later = socket instanceof Socket;
    if (bytes && !later) socket.unshift(bytes);
    this.#listener.onReading(reading);
    if (bytes && later) socket.unshift(bytes);
  }

  /** Where a socket holds text, Node would end the process: TLS can make nothing of it. */
  #giveUp(): void {
    this.#socket.destroy();
    this.#listener.onClosed(undefined);
  }
}

/** Whether bytes can be read from it that nobody else waits for. */
function isFree(socket: Duplex): boolean {
  const { readable, destroyed, readableEncoding, readableObjectMode } = socket;
  if (!readable || destroyed || readableEncoding || readableObjectMode) return false;
  return socket.listenerCount('data') === 0 && socket.listenerCount('readable') === 0;
}
