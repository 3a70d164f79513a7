// Servers that choose the certificate that they show, and whom they trust, by the name that a client asks for.
import type { Server } from 'node:tls';

/**
 * Whether a server has an SNICallback, or contexts of `addContext`. Node has no public property for either; where it is not
 * seen in these, it is taken for so.
 */
export function choosesByName(server: Server): boolean {
  const { _contexts: contexts } = server as { _contexts?: unknown };
  const key = Object.getOwnPropertySymbols(server).find(({ description }) => description === 'snicallback');
  if (!Array.isArray(contexts) || !key) return true;
  return contexts.length > 0 || (server as unknown as Record<symbol, unknown>)[key] !== undefined;
}
