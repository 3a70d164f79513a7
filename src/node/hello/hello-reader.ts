// Reads the ClientHello from a socket before TLS does, and puts the bytes back.
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { parseClientHello, type ClientHello } from './client-hello.js';
import { BODY_START, endOfWhole, HelloFramer, joinRecords } from './framing.js';
import type { Patience } from '../../base/patience.js';

/** A hello, or that there is none that can be read. */
export type HelloReading = ClientHello | 'unread';

export interface HelloLimits {
  /** Most of a hello. */
  readonly bytes: number;
  /** Waits until it is there. */
  readonly patience: Patience;
}

/**
 * Reads the hello of a socket. When it is read, all that was read is in the socket again: the very bytes, but that a hello in
 * several records is in one where that is possible, since Node 20 to 24 see only the first.
 *
 * Meanwhile the socket may tell of its end or of an error by itself, which TLS would not let it. Whoever hears that it is closed
 * is to stop the reader.
 */
export class HelloReader {
  /** What the socket told of. */
  error: Error | undefined;
  private readonly socket: Duplex;
  private readonly limits: HelloLimits;
  private readonly onReading: (reading: HelloReading) => void;
  private framer: HelloFramer | undefined;
  private bytes: Buffer | undefined;
  private state: 'new' | 'waiting' | 'stopped' = 'new';

  /** @param onReading called once, unless the reader is stopped before: TLS's turn has come */
  constructor(socket: Duplex, limits: HelloLimits, onReading: (reading: HelloReading) => void) {
    this.socket = socket;
    this.limits = limits;
    this.onReading = onReading;
  }

  /** @param shared whether the program has the socket, too */
  start(shared: boolean): void {
    const socket = this.socket;
    if (!shared) return this.listen();
    if (!isFree(socket)) return this.handOver('unread');
    // Who hands over a socket in one of its events, with bytes left, gets no other event for these.
    const reading = socket.readableLength > 0 ? this.read() : undefined;
    if (reading) return this.handOver(reading);
    // A socket that flows would lose what comes meanwhile.
    if (socket.readableFlowing) return this.wait();
    // The program may make the socket its own. That is to be seen before anything is read from it.
    process.nextTick(() => this.wait());
  }

  stop(): void {
    if (this.state === 'waiting') {
      this.limits.patience.delete(this.onSilence);
      const socket = this.socket.off('newListener', this.onNewListener);
      socket.off('readable', this.onReadable).off('error', this.onError);
      if (socket.allowHalfOpen) socket.off('end', this.onSilence);
    }
    this.state = 'stopped';
  }

  private wait(): void {
    const socket = this.socket;
    if (this.state === 'stopped') return;
    // Of one that is destroyed 'close' is to come.
    if (!socket.destroyed && !isFree(socket)) return this.handOver('unread');
    this.listen();
    socket.on('newListener', this.onNewListener);
  }

  private listen(): void {
    this.state = 'waiting';
    this.limits.patience.add(this.onSilence);
    const socket = this.socket.on('readable', this.onReadable).on('error', this.onError);
    // At its end nothing can be put back any more, and TLS finds the end as it would have after the bytes. Where the other half
    // ends with it, 'close' follows.
    if (socket.allowHalfOpen) socket.on('end', this.onSilence);
  }

  private readonly onReadable = (): void => {
    const reading = this.read();
    if (reading) this.handOver(reading);
  };

  private readonly onSilence = (): void => this.handOver('unread');

  /** Once TLS has a socket, who listens to it hears nothing more. So it is TLS's before somebody does. */
  private readonly onNewListener = (event: string | symbol): void => {
    if (event === 'data' || event === 'readable') this.handOver('unread');
  };

  /** 'close' follows. Without a listener it would end the process. */
  private readonly onError = (error: Error): void => {
    this.error = error;
  };

  /** Undefined while the hello is not whole. */
  private read(): HelloReading | undefined {
    // Node 26 gives what came apart one by one.
    for (;;) {
      const chunk = this.socket.read() as Buffer | string | null;
      if (!chunk) return undefined;
      // As below; 'close' follows.
      if (typeof chunk === 'string') return void this.socket.destroy();
      this.bytes = this.bytes ? Buffer.concat([this.bytes, chunk]) : chunk;
      const reading = this.scan(this.bytes);
      if (reading) return reading;
    }
  }

  private scan(bytes: Buffer): HelloReading | undefined {
    const end = this.framer ? undefined : endOfWhole(bytes, this.limits.bytes);
    if (end !== undefined) return parseClientHello(bytes, BODY_START, end) ?? 'unread';
    this.framer ??= new HelloFramer(this.limits.bytes);
    const framed = this.framer.scan(bytes);
    if (framed === 'partial') return undefined;
    if (framed === 'other') return 'unread';
    const hello = parseClientHello(framed.body);
    if (hello && framed.records > 1) this.bytes = joinRecords(bytes, framed) ?? bytes;
    return hello ?? 'unread';
  }

  /**
   * TLS takes what a net.Socket holds at the next tick, and whoever lets the socket flow meanwhile would lose it, if it was there
   * already: what is put back has streams flow, too. Of other streams TLS is a listener at once.
   */
  private handOver(reading: HelloReading): void {
    const socket = this.socket;
    const bytes = socket.readableEnded ? undefined : this.bytes;
    this.stop();
    // TLS can make nothing of text, and Node would end the process over it. 'close' follows.
    if (socket.readableEncoding && (bytes || socket.readableLength > 0)) return void socket.destroy();
    const later = socket instanceof Socket;
    if (bytes && !later) socket.unshift(bytes);
    this.onReading(reading);
    if (bytes && later) socket.unshift(bytes);
  }
}

/** Whether bytes can be read from it that nobody else waits for. */
function isFree(socket: Duplex): boolean {
  const { readable, destroyed, readableEncoding, readableObjectMode, readableFlowing } = socket;
  if (!readable || destroyed || readableEncoding || readableObjectMode) return false;
  // Nobody has listened to it ever.
  if (readableFlowing === null) return true;
  return socket.listenerCount('data') === 0 && socket.listenerCount('readable') === 0;
}
