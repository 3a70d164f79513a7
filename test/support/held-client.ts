// A TLS client whose hello can be stopped half way.
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { duplexPair } from './duplex-pair.js';
import { HOST, pki } from './tls.js';

export interface HeldClient {
  readonly tls: TLSSocket;
  /** What goes over the network. */
  readonly tcp: Socket;
  readonly hello: Buffer;
  /** Sends the rest of the hello, and all that comes after it. */
  release(): void;
}

/** A client that has sent so many bytes of its hello, and waits. */
export async function heldClient(
  port: number,
  bytes: number,
  options: ConnectionOptions = {},
  tcp = connectTcp(port, '127.0.0.1'),
): Promise<HeldClient> {
  const { authority } = await pki();
  const [near, far] = duplexPair();
  tcp.setNoDelay().on('error', () => {});
  const tls = connect({ socket: near, servername: HOST, ca: authority.cert, ...options });
  const [hello] = (await once(far, 'data')) as [Buffer];
  far.pause();
  if (tcp.connecting) await once(tcp, 'connect');
  if (bytes > 0) tcp.write(hello.subarray(0, bytes));
  const release = () => {
    tcp.write(hello.subarray(bytes));
    far.pipe(tcp).pipe(far);
  };
  return { tls, tcp, hello, release };
}
