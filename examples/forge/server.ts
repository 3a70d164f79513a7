// A TLS server of forge, without a network.
import forge, { type tls } from 'node-forge';
import type { SessionCache } from 'wasm-session-cache';
import type { Identity } from './certificate.ts';
import { resumption, type ForgeSession } from './resumption.ts';

export class Server {
  readonly identity: Identity;
  readonly #resumption: ReturnType<typeof resumption>;

  constructor(identity: Identity, cache: SessionCache<ForgeSession>) {
    this.identity = identity;
    this.#resumption = resumption(cache);
  }

  /** A connection that passes what it sends to `send`, and answers whatever it receives with how it was made. */
  accept(send: (bytes: string) => void): tls.Connection {
    const { cert, key } = this.identity;
    return forge.tls.createConnection({
      server: true,
      ...this.#resumption,
      getCertificate: () => cert,
      getPrivateKey: () => key,
      tlsDataReady: ({ tlsData }) => send(tlsData.getBytes()),
      dataReady(connection) {
        connection.data.clear();
        connection.prepare(connection.session?.resuming ? 'resumed' : 'full');
      },
      closed() {},
      // The client learns of it by an alert.
      error() {},
    });
  }
}
