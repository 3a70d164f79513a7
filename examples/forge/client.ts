// A TLS client of forge, which keeps its last session and offers it when it comes back.
import forge, { type tls } from 'node-forge';
import { HOST } from './certificate.ts';

/** A handshake, as the client saw it. */
export interface Visit {
  readonly resumed: boolean;
  /** What the server said of it. */
  readonly answer: string;
  readonly version: tls.ProtocolVersion;
  /** The work of both sides. */
  readonly milliseconds: number;
  /** Sent by both sides. */
  readonly bytes: number;
}

/** What of a server a client meets. */
export interface Acceptor {
  accept(send: (bytes: string) => void): Pick<tls.Connection, 'process'>;
}

type Handlers = Pick<tls.Connection, 'tlsDataReady' | 'dataReady' | 'error'>;

export class Client {
  readonly #authorities: tls.Connection['caStore'];
  readonly #sessions: tls.SessionCache;

  /**
   * @param cert the certificate to trust, PEM text
   * @param sessions where the last session is kept (default: forge's own, which serves a client well)
   */
  constructor(cert: string, sessions: tls.SessionCache = forge.tls.createSessionCache({}, 1)) {
    this.#authorities = forge.pki.createCaStore([cert]);
    this.#sessions = sessions;
  }

  /** Connects, hears what the server says, disconnects. Throws where the handshake fails. */
  visit(server: Acceptor): Visit {
    const [received, errors]: [string[], unknown[]] = [[], []];
    let bytes = 0;
    const client = this.#connect({
      tlsDataReady({ tlsData }) {
        bytes += tlsData.length();
        accepted.process(tlsData.getBytes());
      },
      dataReady: ({ data }) => received.push(data.getBytes()),
      error: (_, error) => errors.push(error),
    });
    const accepted = server.accept((sent) => {
      bytes += sent.length;
      client.process(sent);
    });
    const start = performance.now();
    client.handshake();
    const milliseconds = performance.now() - start;
    if (!client.isConnected) throw new Error('the handshake failed', { cause: errors[0] });
    const { version, session } = client;
    const handshake = { resumed: session!.resuming, version, milliseconds, bytes };
    client.prepare('How was it?');
    client.close();
    return { ...handshake, answer: received.join('') };
  }

  #connect(handlers: Handlers): tls.Connection {
    return forge.tls.createConnection({
      caStore: this.#authorities,
      sessionCache: this.#sessions,
      virtualHost: HOST,
      verify: verifyName,
      connected() {},
      closed() {},
      ...handlers,
    });
  }
}

/** Forge verifies the chain only. */
function verifyName(_: tls.Connection, verified: tls.Verified, depth: number, chain: readonly forge.pki.Certificate[]) {
  if (verified !== true || depth > 0 || chain[0].subject.getField('CN').value === HOST) return verified;
  return { message: `not a certificate for ${HOST}`, alert: forge.tls.Alert.Description.bad_certificate };
}
