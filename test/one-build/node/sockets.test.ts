// Sockets as programs hand them over, in any state. What Node serves is served, and resumed where the hello can be read.
import { once } from 'node:events';
import { connect, createServer as createNetServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { duplexPair } from '../../support/duplex-pair.js';
import { front, join } from '../../support/front.js';
import { expectResumed, place, served, three, type Accept } from '../../support/handed-over.js';
import { until } from '../../support/recording.js';
import { HOST, listen, pki, serverOptions } from '../../support/tls.js';

const HEADER = Buffer.from('PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n');

/** Takes off the header, and puts back what came after it. */
const takeHeader: Accept = (socket, handOver) => {
  let head = Buffer.alloc(0);
  const onReadable = () => {
    for (let chunk; (chunk = socket.read() as Buffer | null);) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n') + 2;
      if (end < 2) continue;
      socket.off('readable', onReadable);
      if (end < head.length) socket.unshift(head.subarray(end));
      return handOver();
    }
  };
  socket.on('readable', onReadable);
};

/** The same of a program that reads byte by byte, so that nothing has to be put back. */
const readHeader: Accept = (socket, handOver) => {
  const onReadable = () => {
    for (let byte; (byte = socket.read(1) as Buffer | null);) {
      if (byte[0] !== 10) continue;
      socket.off('readable', onReadable);
      return handOver();
    }
  };
  socket.on('readable', onReadable);
};

/** A client that sends a PROXY header, in the same packet as its hello or in one of its own. */
function dialWithHeader(together: boolean) {
  return async (port: number): Promise<Socket> => {
    const proxy = await front(port, async (client, server, first) => {
      if (!server.remotePort) await once(server, 'connect');
      if (!together) {
        server.write(HEADER);
        await setTimeout(20);
      }
      server.write(together ? Buffer.concat([HEADER, first]) : first);
      join(client, server);
    });
    return connect(proxy, '127.0.0.1');
  };
}

describe('resumed: a socket that is handed over', () => {
  test("inside a 'readable' event, with bytes put back", async () => {
    await expectResumed((socket, handOver) => {
      socket.once('readable', () => {
        socket.unshift(socket.read(1));
        handOver();
      });
    });
  });

  test.each([
    ['in the same packet', takeHeader, true],
    ['in one of its own', takeHeader, false],
    ['in the same packet, and was read byte by byte', readHeader, true],
    ['in one of its own, and was read byte by byte', readHeader, false],
  ])('after a PROXY header that came %s', async (_, accept, together) => {
    await expectResumed(accept, dialWithHeader(together));
  });

  test("inside a 'data' event, paused", async () => {
    await expectResumed((socket, handOver) => {
      socket.once('data', (chunk: Buffer) => {
        socket.pause();
        socket.unshift(chunk);
        handOver();
      });
    });
  });

  test("after a 'data' event, with bytes put back in pieces", async () => {
    await expectResumed((socket, handOver) => {
      socket.once('data', (chunk: Buffer) => {
        socket.pause();
        setImmediate(() => {
          for (const part of [chunk.subarray(100), chunk.subarray(3, 100), chunk.subarray(0, 3)]) socket.unshift(part);
          handOver();
        });
      });
    });
  });

  test('when its bytes have been buffered', async () => {
    await expectResumed(async (socket, handOver) => {
      await until(() => socket.readableLength > 100);
      handOver();
    });
  });

  test('before its hello comes byte by byte', async () => {
    const dial = async (port: number) => {
      const slow = await front(port, async (client, server, first) => {
        for (const byte of first) {
          server.write(Buffer.of(byte));
          await setTimeout(1);
        }
        join(client, server);
      });
      return connect(slow, '127.0.0.1');
    };
    const { resumed } = await served((_socket, handOver) => handOver(), dial);
    expect(resumed).toEqual([false, true, true]);
  });
});

test('resumed: a stream that is no socket', async () => {
  const { tlsServer } = await place(() => {}, true);
  const accepting = createNetServer((socket) => {
    const [near, far] = duplexPair();
    join(
      socket.on('error', () => far.destroy()),
      far as Socket,
    );
    tlsServer.emit('connection', near);
  });
  expect((await three(await listen(accepting))).resumed).toEqual([false, true, true]);
});

test('resumed: a connection of TLS inside a connection of TLS', async () => {
  const { tlsServer, binding } = await place(() => {}, true);
  const outer = createServer(await serverOptions(), (socket) => tlsServer.emit('connection', socket));
  const { authority } = await pki();
  const dial = async (port: number): Promise<TLSSocket> => {
    const socket = connectTls({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert });
    await once(socket, 'secureConnect');
    return socket;
  };
  expect((await three(await listen(outer), dial)).resumed).toEqual([false, true, true]);
  expect(binding!.stats).toMatchObject({ handshakes: 3, resumed: 2 });
});
