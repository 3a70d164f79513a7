// Protocols of lines that turn into TLS on the same socket, whose bytes were read as text until then.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { place, served, type Accept } from '../../support/handed-over.js';
import { visit } from '../../support/tls.js';

const COMMAND = 'STARTTLS\r\n';

async function starttls(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.write(COMMAND);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toBe('220 go\r\n');
  socket.pause();
  return socket;
}

const answered = (socket: Socket, handOver: () => void) => {
  socket.write('220 go\r\n');
  handOver();
};

test.each<[string, Accept]>([
  [
    'with a listener that is gone then',
    (socket, handOver) => socket.setEncoding('utf8').once('data', () => answered(socket, handOver)),
  ],
  [
    'with a listener that stays',
    (socket, handOver, see) => {
      socket.setEncoding('utf8').on('data', (text: unknown) => {
        if (text === COMMAND) answered(socket, handOver);
        else see(text);
      });
    },
  ],
  [
    'with a listener of bytes that stays',
    (socket, handOver, see) => {
      socket.on('data', (bytes: Buffer) => {
        if (bytes.toString() === COMMAND) answered(socket, handOver);
        else see(bytes);
      });
    },
  ],
  [
    'with a listener that is removed first',
    (socket, handOver) => {
      const listener = () => {
        socket.removeAllListeners('data').pause();
        answered(socket, handOver);
      };
      socket.setEncoding('latin1').on('data', listener);
    },
  ],
  [
    'by readline',
    (socket, handOver, see) => {
      createInterface({ input: socket }).on('line', (line) => {
        if (`${line}\r\n` === COMMAND) answered(socket, handOver);
        else see(line);
      });
    },
  ],
  [
    'by readline that is closed then',
    (socket, handOver) => {
      const lines = createInterface({ input: socket });
      lines.once('line', () => {
        lines.close();
        answered(socket, handOver);
      });
    },
  ],
])('STARTTLS on a socket that is read %s is served', async (_, accept) => {
  await served(accept, starttls);
});

test('STARTTLS on a socket that is read as bytes is resumed', async () => {
  const accept: Accept = (socket, handOver) => {
    socket.once('data', () => {
      socket.pause();
      answered(socket, handOver);
    });
  };
  expect((await served(accept, starttls)).resumed).toEqual([false, true, true]);
});

test('where a hello has been decoded to text already, the connection ends; without the binding the process does', async () => {
  const { port, binding, tlsServer } = await place((socket, handOver) => {
    socket.setEncoding('utf8').once('readable', handOver);
  }, true);
  const told = once(tlsServer, 'tlsClientError');
  await expect(visit(port)).rejects.toThrow();
  expect(await told).toEqual([expect.objectContaining({ code: 'ECONNRESET' }), expect.anything()]);
  expect(binding!.stats).toMatchObject({ handshakes: 0, reading: 0 });
});
