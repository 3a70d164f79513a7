// A TLS client in a thread of its own, whose event loop goes on when that of the server does not. For each message it visits
// once, and says what it saw.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ port, options }) => {
  const tcp = connectTcp(port, '127.0.0.1').setNoDelay();
  const socket = connect({ ...options, socket: tcp, session: options.session && Buffer.from(options.session) });
  const visited = { resumed: false, session: undefined, text: '', error: undefined };
  socket.on('secureConnect', () => (visited.resumed = socket.isSessionReused()));
  socket.on('session', (session) => (visited.session = session));
  socket.on('data', (part) => (visited.text += part));
  socket.on('error', ({ message }) => (visited.error = message));
  socket.on('close', () => parentPort.postMessage(visited));
});
