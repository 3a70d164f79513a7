// Node's own TLS client.
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { HOST } from './certificate.js';
import { VISIT_LIMIT, type Client, type ClientKind, type Visit } from './client.js';
import { readVerdict } from './verdict.js';

const KIND: ClientKind = 'node';

export class NodeClient implements Client {
  readonly #ca: string;
  #session: Buffer | undefined;

  /** `ca`: PEM text of the certificate to trust. */
  constructor(ca: string) {
    this.#ca = ca;
  }

  async visit(port: number): Promise<Visit> {
    const socket = this.#connect(port);
    try {
      const signal = AbortSignal.timeout(VISIT_LIMIT);
      await once(socket, 'secureConnect', { signal });
      // Both are gone when the socket is closed.
      const clientResumed = socket.isSessionReused();
      this.#session = socket.getSession();
      return { clientResumed, serverResumed: readVerdict(await readToEnd(socket, signal)) };
    } finally {
      socket.destroy();
    }
  }

  #connect(port: number): TLSSocket {
    return connect({
      host: '127.0.0.1',
      port,
      servername: HOST,
      ALPNProtocols: [KIND],
      ca: this.#ca,
      // A client that can speak TLS 1.3 invents an id for its first hello (RFC 8446 appendix D.4): a miss for the cache.
      maxVersion: 'TLSv1.2',
      session: this.#session,
    });
  }
}

async function readToEnd(socket: TLSSocket, signal: AbortSignal): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(socket, 'end', { signal });
  return text;
}
