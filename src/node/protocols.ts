import type { Server } from 'node:tls';
import type { Connection } from './connection.js';

interface Choosing {
  ALPNCallback?: (this: unknown, offer: { protocols: readonly string[] }) => unknown;
}

/**
 * Gives TLS a connection, which is told what protocols the client offers in the hello that counts: after a HelloRetryRequest (RFC
 * 8446 section 4.1.4) that is a second one, which only TLS sees. Told where the server has an ALPNCallback, before that is called.
 */
export function watchProtocols(server: Server, connection: Connection, give: () => void): void {
  const choosing = server as Choosing;
  const { ALPNCallback } = choosing;
  if (typeof ALPNCallback !== 'function') return give();
  // TLS takes the callback for each connection from here.
  choosing.ALPNCallback = function (offer) {
    connection.checkProtocols(offer.protocols);
    return ALPNCallback.call(this, offer);
  };
  try {
    give();
  } finally {
    choosing.ALPNCallback = ALPNCallback;
  }
}
