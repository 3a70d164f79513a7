// Clients that come back to servers at several ports, and what resumed.
import { once } from 'node:events';
import { connect, type SecureVersion } from 'node:tls';
import { HOST } from './certificate.ts';

export const VERSIONS: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3'];
/** Of each client. */
const VISITS = 4;

/** A whole connection. */
async function visit(port: number, version: SecureVersion, session?: Buffer) {
  const limits = { minVersion: version, maxVersion: version };
  const socket = connect({ port, servername: HOST, rejectUnauthorized: false, session, ...limits });
  let last = session;
  socket.on('session', (given: Buffer) => (last = given));
  await once(socket, 'secureConnect');
  const resumed = socket.isSessionReused();
  socket.end(`GET / HTTP/1.1\r\nhost: ${HOST}\r\n\r\n`);
  await once(socket.resume(), 'close');
  return { resumed, session: last };
}

/** Clients that come back, each time to the next port. Returns how many of their returns resumed, in percent. */
export async function resumedInPercent(
  ports: readonly number[],
  version: SecureVersion,
  clients: number,
): Promise<number> {
  let resumed = 0;
  for (let client = 0; client < clients; client++) {
    let { session } = await visit(ports[client % ports.length], version);
    for (let n = 1; n < VISITS; n++) {
      const again = await visit(ports[(client + n) % ports.length], version, session);
      session = again.session;
      if (again.resumed) resumed++;
    }
  }
  return (100 * resumed) / (clients * (VISITS - 1));
}
