// Sockets that somebody else reads from, too: Node's TLS takes their bytes all the same, and so it is with the binding.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { served, type Accept } from '../../support/handed-over.js';

type Act = (socket: Socket, see: (text: unknown) => void) => void;

/** What programs do to sockets that are TLS's. */
const acts: [string, Act][] = [
  ["has a 'data' listener", (socket, see) => socket.on('data', see)],
  [
    "has a 'readable' listener that reads",
    (socket, see) => {
      socket.on('readable', () => {
        const bytes: unknown = socket.read();
        if (bytes !== null) see(bytes);
      });
    },
  ],
  ["has a 'readable' listener that does not read", (socket) => socket.on('readable', () => {})],
  ['has a readline', (socket, see) => createInterface({ input: socket }).on('line', see)],
  ['is read from', (socket, see) => see(socket.read() ?? 'nothing')],
  ['is resumed', (socket) => socket.resume()],
  ['is resumed at the next tick', (socket) => process.nextTick(() => socket.resume())],
  ['is paused', (socket) => socket.pause()],
  ['is resumed, and has a timeout', (socket) => socket.setTimeout(60_000).resume()],
  ['gives text', (socket) => socket.setEncoding('utf8')],
  ['gives text to a listener', (socket, see) => socket.setEncoding('utf8').on('data', see)],
];
/** The last of them, when their bytes are decoded before anybody can see that. Of those TLS could make nothing. */
const LATE_TEXT = 2;

/** Nothing but what was there when it was read. */
function watched(act: Act): Accept {
  return (socket, _handOver, see) => {
    act(socket, (text) => {
      if (text !== 'nothing') see(text);
    });
  };
}

const atOnce: Accept = (_socket, handOver) => handOver();

describe.each(acts)('a socket that %s', (_, act) => {
  test('when it is handed over is served', async () => {
    await served((socket, handOver, see) => {
      watched(act)(socket, handOver, see);
      handOver();
    });
  });

  test('as soon as it has been handed over is served', async () => {
    await served((socket, handOver, see) => {
      handOver();
      watched(act)(socket, handOver, see);
    });
  });

  test("in a listener of the server's 'connection' is served", async () => {
    await served(atOnce, undefined, watched(act));
  });
});

describe.each(acts.slice(0, -LATE_TEXT))('a socket that %s', (_, act) => {
  test('a moment after it has been handed over is served', async () => {
    const later: Accept = (socket, handOver, see) => {
      handOver();
      setImmediate(() => watched(act)(socket, handOver, see));
    };
    await served(later, silentAtFirst);
  });
});

/** A client that is connected for a moment before its hello comes. */
async function silentAtFirst(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await new Promise((resolve) => setTimeout(resolve, 20));
  return socket;
}

test("resumed from a listener of 'readable' that has been removed", async () => {
  const { resumed } = await served((socket, handOver) => {
    const listener = () => {};
    socket.on('readable', listener).off('readable', listener);
    handOver();
  });
  expect(resumed).toEqual([false, true, true]);
});

test('httpolyglot: looks at the first byte, hands over, and lets the socket flow', async () => {
  await served((socket, handOver) => {
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      socket.unshift(chunk);
      handOver();
      process.nextTick(() => socket.resume());
    });
  });
});

test("looks at the first byte in 'readable', hands over, and lets the socket flow", async () => {
  await served((socket, handOver) => {
    socket.once('readable', () => {
      socket.unshift(socket.read(1));
      handOver();
      socket.resume();
    });
  });
});
