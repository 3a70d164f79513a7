import type { Server } from 'node:tls';

/**
 * Calls back after each `setSecureContext` of a server, in the same call: what the options hold may be changed right after it.
 *
 * @returns ends it
 */
export function watchSecureContext(server: Server, onChange: () => void): () => void {
  const original = Object.getOwnPropertyDescriptor(server, 'setSecureContext');
  const { setSecureContext } = server;
  let watching = true;
  const watched = (...values: Parameters<typeof setSecureContext>): void => {
    setSecureContext.apply(server, values);
    if (watching) onChange();
  };
  Object.defineProperty(server, 'setSecureContext', { value: watched, configurable: true, writable: true });
  return () => {
    watching = false;
    // Another may have put its own over it meanwhile.
    if (server.setSecureContext !== watched) return;
    if (original) Object.defineProperty(server, 'setSecureContext', original);
    else Reflect.deleteProperty(server, 'setSecureContext');
  };
}
