// A store in a thread of its own, asked by message or over the network: a line of JSON is answered by a line of JSON.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { parentPort } from 'node:worker_threads';

const sessions = new Map();

function answer([number, method, key, data]) {
  const found = sessions.get(key);
  if (method === 'set') sessions.set(key, data);
  if (method === 'take' || method === 'delete') sessions.delete(key);
  return [number, found];
}

parentPort.on('message', (question) => parentPort.postMessage(answer(question)));

const server = createServer((socket) => {
  const lines = createInterface({ input: socket.setNoDelay() });
  lines.on('line', (line) => socket.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`));
  // When the test has ended.
  for (const one of [socket, lines]) one.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
