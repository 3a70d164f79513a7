// What of a tls.Server can be told from properties only that are Node's own. Each has a safe answer for where it is not found.
import { executionAsyncResource } from 'node:async_hooks';
import { TLSSocket, type Server } from 'node:tls';

function readSymbol(server: Server, name: string): { readonly value: unknown } | undefined {
  const key = Object.getOwnPropertySymbols(server).find(({ description }) => description === name);
  return key && { value: (server as unknown as Record<symbol, unknown>)[key] };
}

/**
 * Whether a server chooses the certificate that it shows, and whom it trusts, for each client: by an SNICallback, by contexts of
 * `addContext`, or by an ALPNCallback (which may call `setKeyCert`). Taken for so where that is not seen.
 */
export function choosesContext(server: Server): boolean {
  const { _contexts: contexts, ALPNCallback } = server as { _contexts?: unknown; ALPNCallback?: unknown };
  const sniCallback = readSymbol(server, 'snicallback');
  if (!Array.isArray(contexts) || !sniCallback) return true;
  return contexts.length > 0 || sniCallback.value !== undefined || ALPNCallback !== undefined;
}

/** Whether a server knows pre-shared keys of its own. Taken for so where that is not seen. */
export function knowsPreSharedKeys(server: Server): boolean {
  const pskCallback = readSymbol(server, 'pskcallback');
  return !pskCallback || pskCallback.value !== undefined;
}

/** Milliseconds that a handshake may take; Infinity where that is not seen. */
export function handshakeTimeoutOf(server: Server): number {
  const timeout = readSymbol(server, 'handshake-timeout')?.value;
  return typeof timeout === 'number' && timeout > 0 ? timeout : Infinity;
}

/** Whose event it is that runs now; undefined where that is not seen. */
export function currentTlsSocket(): TLSSocket | undefined {
  const resource = executionAsyncResource() as Record<symbol, unknown>;
  const key = Object.getOwnPropertySymbols(resource).find(({ description }) => description === 'owner_symbol');
  const owner = key && resource[key];
  return owner instanceof TLSSocket ? owner : undefined;
}

/** What TLS takes for a new connection: another object after each `setSecureContext`. Always the same where it is not seen. */
export function secureContextOf(server: Server): unknown {
  const { _sharedCreds: secureContext } = server as { _sharedCreds?: unknown };
  return secureContext;
}
