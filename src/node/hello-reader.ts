// Reads the ClientHello from a socket before TLS does, and puts the bytes back.
import type { Duplex } from 'node:stream';
import { parseClientHello, type ClientHello } from './client-hello.js';
import { HelloFramer, joinRecords } from './framing.js';

/** A hello that takes longer is left to TLS, whose own limits apply from then on. */
const READ_MILLISECONDS = 1000;

/** A hello; or that there is none that can be read; or that the socket was closed before it came, and is not to be used. */
export type HelloReading = ClientHello | 'unread' | 'closed';

/**
 * Reads the hello, then calls back, once. What was read is in the socket again: the very bytes, but that a hello in several
 * records is in one where that is possible, since Node 20 to 24 see only the first.
 *
 * @param limit most bytes of the hello
 */
export function readClientHello(socket: Duplex, limit: number, done: (reading: HelloReading) => void): void {
  const framer = new HelloFramer(limit);
  let bytes: Buffer = Buffer.alloc(0);
  const finish = (reading: HelloReading) => {
    clearTimeout(timer);
    socket.off('readable', onReadable).off('end', onEnd).off('close', onClose).off('error', ignore);
    done(reading);
  };
  const handOver = (reading: HelloReading) => {
    if (bytes.length > 0) socket.unshift(bytes);
    finish(reading);
  };
  const onReadable = () => {
    const chunk = socket.read() as Buffer | null;
    if (!chunk) return;
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    const framed = framer.scan(bytes);
    if (framed === 'partial') return;
    if (framed === 'other') return handOver('unread');
    const hello = parseClientHello(framed.body);
    if (hello && framed.records > 1) bytes = joinRecords(bytes, framed) ?? bytes;
    handOver(hello ?? 'unread');
  };
  // Nothing can be put back any more. TLS finds the end of the connection, as it would have after the bytes.
  const onEnd = () => finish('unread');
  const onClose = () => finish('closed');
  const timer = setTimeout(handOver, READ_MILLISECONDS, 'unread');
  socket.on('readable', onReadable).on('end', onEnd).on('close', onClose).on('error', ignore);
}

/** 'close' follows. Without a listener it would end the process. */
function ignore(): void {}
