// Node's own TLS client.
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect, createSecureContext, type SecureContext } from 'node:tls';
import { HOST } from '../certificate.ts';
import { VISIT_LIMIT, type Client, type Version, type Visit } from './client.ts';

export interface NodeVisit extends Visit {
  /** From before TCP's handshake to the end of TLS's. */
  readonly milliseconds: number;
  /** What the server sent, from its first byte to its last. */
  readonly bytes: number;
}

export class NodeClient implements Client {
  readonly #port: number;
  readonly #secureContext: SecureContext;
  #session: Buffer | undefined;

  /** @param secureContext of `trust` */
  constructor(port: number, secureContext: SecureContext) {
    this.#port = port;
    this.#secureContext = secureContext;
  }

  async visit(): Promise<NodeVisit> {
    const signal = AbortSignal.timeout(VISIT_LIMIT);
    const start = performance.now();
    // A socket of its own, which counts the bytes that come, not what they decrypt to.
    const tcp = connectTcp({ port: this.#port, host: '127.0.0.1', noDelay: true });
    const socket = connect({
      socket: tcp,
      servername: HOST,
      secureContext: this.#secureContext,
      session: this.#session,
    });
    try {
      socket.on('session', (session: Buffer) => (this.#session = session));
      await once(socket, 'secureConnect', { signal });
      const milliseconds = performance.now() - start;
      const resumed = socket.isSessionReused();
      let answer = '';
      socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
      await once(socket, 'end', { signal });
      return { resumed, answer, milliseconds, bytes: tcp.bytesRead };
    } finally {
      socket.destroy();
    }
  }
}

/**
 * For clients that trust this certificate, PEM text, and speak this version alone: one for all, since it takes long to make.
 *
 * @param groups what they offer for the key exchange
 */
export function trust(ca: string, version: Version, groups?: string): SecureContext {
  return createSecureContext({ ca, minVersion: version, maxVersion: version, ecdhCurve: groups });
}
