// A client that comes back, by Node's own TLS.
import { constants } from 'node:crypto';
import { once } from 'node:events';
import { connect, createSecureContext, type SecureContext, type SecureVersion } from 'node:tls';
import { HOST } from '../certificate.ts';

export interface Visitor {
  readonly version: SecureVersion;
  /** What the server's certificate is verified by. */
  readonly ca: string;
  readonly takesTickets?: boolean;
  /** Whether the next visit offers the session of the first, not the newest. */
  readonly keepsFirst?: boolean;
}

/** Gives a function that visits a port, offers the session of the visit before, and tells whether it resumed. */
export function createVisitor(visitor: Visitor): (port: number) => Promise<boolean> {
  const secureContext = contextOf(visitor);
  let session: Buffer | undefined;
  return async (port) => {
    const given: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', servername: HOST, secureContext, session });
    socket.on('session', (made: Buffer) => given.push(made)).resume();
    await once(socket, 'end');
    const resumed = socket.isSessionReused();
    socket.destroy();
    if (!session || !visitor.keepsFirst) session = given.at(-1) ?? session;
    return resumed;
  };
}

function contextOf({ version, ca, takesTickets = true }: Visitor): SecureContext {
  const secureOptions = takesTickets ? 0 : constants.SSL_OP_NO_TICKET;
  return createSecureContext({ ca, minVersion: version, maxVersion: version, secureOptions });
}
