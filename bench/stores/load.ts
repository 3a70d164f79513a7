// Clients of one server, so many at once, which come back with the session of their last visit.
import { once } from 'node:events';
import { connect } from 'node:tls';

const AT_ONCE = 32;

async function visit(port: number, session?: Buffer): Promise<Buffer | undefined> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false, session });
  let last = session;
  socket.on('session', (given: Buffer) => (last = given));
  await once(socket.resume(), 'close');
  return last;
}

/** @returns seconds that it took */
export async function makeVisits(port: number, count: number): Promise<number> {
  let left = count;
  const start = performance.now();
  const client = async () => {
    for (let session: Buffer | undefined; left-- > 0;) session = await visit(port, session);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return (performance.now() - start) / 1000;
}
