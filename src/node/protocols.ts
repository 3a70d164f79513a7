import type { Server } from 'node:tls';

interface Choosing {
  ALPNCallback?: (this: unknown, offer: { protocols: readonly string[] }) => unknown;
}

/**
 * Does what gives TLS a connection, and tells which protocols the client offers in the hello that counts: after a
 * HelloRetryRequest (RFC 8446 section 4.1.4) that is a second one, which only TLS sees. Told where the server has an ALPNCallback,
 * before that is called.
 */
export function watchProtocols(server: Server, onProtocols: (protocols: readonly string[]) => void, give: () => void) {
  const choosing = server as Choosing;
  const { ALPNCallback } = choosing;
  if (typeof ALPNCallback !== 'function') return give();
  // TLS takes the callback for each connection from here.
  choosing.ALPNCallback = function (offer) {
    onProtocols(offer.protocols);
    return ALPNCallback.call(this, offer);
  };
  try {
    give();
  } finally {
    choosing.ALPNCallback = ALPNCallback;
  }
}
