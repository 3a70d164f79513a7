// Runtimes that have node:tls, but servers of it in which nothing can be resumed from outside.
import { versions } from 'node:process';

const RUNTIMES = { bun: 'Bun', deno: 'Deno' };

/**
 * Bun and Deno have a `tls.Server`, which raises neither 'resumeSession' nor 'newSession'. The sockets of 'connection' are
 * decrypted already in Bun, which would deliver what is read and put back twice; in Deno attaching would do nothing. So it is
 * said at once.
 *
 * @throws {Error} in Bun and in Deno
 */
export function refuseOtherRuntimes(): void {
  for (const [key, name] of Object.entries(RUNTIMES)) {
    const version = versions[key];
    if (version === undefined) continue;
    throw new Error(
      `${name} ${version}: TLS servers are not supported there, only those of Node: a tls.Server of ${name} raises no session ` +
        'events. See docs/runtimes.md of wasm-session-cache',
    );
  }
}
