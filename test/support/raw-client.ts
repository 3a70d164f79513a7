// A client that sends bytes as they are, and says what came back.
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const LIMIT = 10_000;
const NAMES: Record<number, string> = { 20: 'change cipher spec', 22: 'handshake', 23: 'application data' };

/** Sends the pieces, with a pause after each where one is given, then ends; waits for the server to close. */
export async function exchange(port: number, pieces: readonly Buffer[], pause?: number): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  const received: Buffer[] = [];
  socket.on('data', (part: Buffer) => received.push(part)).on('error', () => {});
  // An error, as of a server that did not read all, is an end like any other.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const limit = setTimeout(LIMIT, 'late', { ref: false });
  try {
    await sendAll(socket, pieces, pause);
    socket.end();
    if ((await Promise.race([closed, limit])) === 'late') throw new Error('the server did not close the connection');
  } finally {
    socket.destroy();
  }
  return Buffer.concat(received);
}

async function sendAll(socket: Socket, pieces: readonly Buffer[], pause: number | undefined): Promise<void> {
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece);
    if (pause !== undefined) await setTimeout(pause);
  }
}

/** What stays the same from one answer to the next: the kinds of its records, its first message, its alerts. */
export function outline(answer: Buffer): string[] {
  const records: string[] = [];
  for (let at = 0; at + 5 <= answer.length; at += 5 + answer.readUInt16BE(at + 3)) {
    const type = answer.readUInt8(at);
    const content = answer.subarray(at + 5, at + 5 + answer.readUInt16BE(at + 3));
    if (type === 21 && content.length === 2) records.push(`alert ${content.join(' ')}`);
    else if (records.length === 0) records.push(`${NAMES[type]} ${content[0]}`);
    else records.push(NAMES[type] ?? `record ${type}`);
  }
  return records;
}
