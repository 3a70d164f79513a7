// What every version of Node runs of `wasm-session-cache/node`: clients that come back to a TLS server, over loopback.
import { constants } from 'node:crypto';
import { once } from 'node:events';
import { connect, createSecureContext, createServer } from 'node:tls';
import { SessionCache } from 'wasm-session-cache';
import { attachSessionCache } from 'wasm-session-cache/node';

const CONNECTIONS = 100;
const AT_ONCE = 8;
const SINGLE_USE = { singleUse: true };

/** `identity`: key and certificate for localhost, and the certificate to trust, all PEM text. */
export default async function program(identity) {
  const notes = [];
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    notes.push(`${version}: ${await reconnect(identity, version)} of ${CONNECTIONS} resumed`);
  }
  notes.push(...(await offerAgain(identity)));
  notes.push(...(await authorize(identity)));
  return { backend: new SessionCache().backend, checks: notes.length, note: notes.join(', ') };
}

/** One client, each time with its last session. */
function reconnect(identity, maxVersion) {
  return serve(identity, { maxVersion }, {}, async ({ binding, visit }) => {
    let resumed = 0;
    let session;
    for (let n = 0; n < CONNECTIONS; n++) {
      const last = await visit(session);
      if (last.resumed) resumed++;
      ({ session } = last);
    }
    equal('resumed, as clients saw it', resumed, CONNECTIONS - 1);
    equal('resumed, as the binding counted', binding.stats.resumed, CONNECTIONS - 1);
    equal('handshakes', binding.stats.handshakes, CONNECTIONS);
    return resumed;
  });
}

/** A session of TLS 1.3 is of single use, where that is asked for (RFC 8446 appendix C.4). */
function offerAgain(identity) {
  return serve(identity, { minVersion: 'TLSv1.3' }, SINGLE_USE, async ({ visit }) => {
    const { session } = await visit();
    equal('whether the first offer resumed', (await visit(session)).resumed, true);
    equal('whether the second offer resumed', (await visit(session)).resumed, false);
    const other = await visit();
    const offers = await Promise.all(Array.from({ length: AT_ONCE }, () => visit(other.session)));
    equal('resumed of those at once', offers.filter(({ resumed }) => resumed).length, 1);
    return ['1 of 2 in a row', `1 of ${AT_ONCE} at once`];
  });
}

/** Clients with a certificate resume, but where the server chooses by name: Node has no public property that tells which. */
async function authorize(identity) {
  const asking = { ca: identity.ca, requestCert: true };
  const context = createSecureContext(identity);
  const resumed = ({ key, cert }) => {
    return async ({ visit }) => (await visit((await visit(undefined, { key, cert })).session, { key, cert })).resumed;
  };
  const byName = { ...asking, SNICallback: (_name, done) => done(null, context) };
  equal('whether an authorized client resumed', await serve(identity, asking, {}, resumed(identity)), true);
  equal('whether one resumed under a name', await serve(identity, byName, {}, resumed(identity)), false);
  return ['authorized: resumed, by name not'];
}

async function serve({ key, cert, ca }, options, more, use) {
  const { SSL_OP_NO_TICKET } = constants;
  const server = createServer({ key, cert, secureOptions: SSL_OP_NO_TICKET, sessionIdContext: 'matrix', ...options });
  server.on('secureConnection', (socket) => socket.on('error', () => socket.destroy()).end('served'));
  const binding = attachSessionCache(server, more);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  try {
    return await use({ binding, visit: (session, more) => connectOnce({ port, ca, session, ...more }) });
  } finally {
    server.close();
  }
}

async function connectOnce(options) {
  const socket = connect({ host: '127.0.0.1', servername: 'localhost', ...options });
  let next = options.session;
  socket.on('session', (given) => (next = given));
  await once(socket, 'secureConnect');
  const resumed = socket.isSessionReused();
  socket.resume();
  await once(socket, 'close');
  return { resumed, session: next };
}

function equal(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what}: ${actual} where ${expected} was to be`);
}
