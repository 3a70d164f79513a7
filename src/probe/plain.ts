// What speaks at a port where TLS was expected.
import { once } from 'node:events';
import { connect } from 'node:net';

/** Milliseconds for a greeting, before the server is asked for something. */
const GREETING = 300;
const REQUEST = 'HEAD / HTTP/1.0\r\n\r\n';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\//, 'it speaks HTTP without TLS at this port'],
  [/^220[ -].*SMTP/i, 'it speaks SMTP at this port: see --starttls smtp'],
  [/^220[ -]/, 'it speaks FTP or SMTP at this port: see --starttls'],
  [/^\* OK/, 'it speaks IMAP at this port: see --starttls imap'],
  [/^[^]{3}\0\n\d/, 'it speaks MySQL at this port: see --starttls mysql'],
];

/** Undefined for what is none of these. Never rejects. */
export async function recognize(address: string, port: number, timeout: number): Promise<string | undefined> {
  const socket = connect({ host: address, port }).setEncoding('latin1');
  socket.on('error', () => {});
  const timer = setTimeout(() => socket.write(REQUEST), GREETING);
  try {
    const [said] = (await once(socket, 'data', { signal: AbortSignal.timeout(timeout) })) as [string];
    return KINDS.find(([pattern]) => pattern.test(said))?.[1];
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
