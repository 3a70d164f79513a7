// What programs do to their servers and connections has the same effects, at the same times, with the binding and without.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Server as HttpsServer } from 'node:https';
import type { Server, TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { heldClient } from '../../support/held-client.js';
import {
  closed,
  expectSame,
  HALF,
  over,
  requestOf,
  Stage,
  until,
  type Make,
  type Scenario,
} from '../../support/recording.js';

/** One client of each kind: connected, in the middle of its hello, in its handshake's wake. */
async function visitors(stage: Stage): Promise<Socket[]> {
  const open = await stage.request('keep-alive');
  await once(open, 'data');
  const idle = await stage.connect();
  await stage.accepts(2);
  const half = await stage.connect();
  half.write(HALF);
  const socket = await stage.accepts(3);
  await until(() => socket.bytesRead === HALF.length);
  return [open, idle, half];
}

/** As server-destroy does it. */
function destroyable(server: Server): () => void {
  const sockets = new Set<Socket>();
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  return () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
}

/** As http-terminator does it: what serves a request may end that, all others end at once. */
function terminator(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  const secureSockets = new Set<TLSSocket>();
  const track = (set: Set<any>) => (socket: Socket) => {
    set.add(socket);
    socket.once('close', () => set.delete(socket));
  };
  server.on('connection', track(sockets));
  server.on('secureConnection', track(secureSockets));
  return async () => {
    for (const socket of [...sockets, ...secureSockets]) {
      const { ['_httpMessage']: response } = socket as { _httpMessage?: unknown };
      if (!response) socket.destroy();
    }
    await until(() => sockets.size === 0 && secureSockets.size === 0);
    server.close();
  };
}

const stops = new WeakMap<Server, () => unknown>();

const scenarios: Record<string, Scenario> = {
  'closed while a client is connected that sends nothing': {
    async act(stage) {
      const client = await stage.connect();
      await stage.accepts();
      stage.close();
      await over(stage, client.end());
    },
  },
  'closed while half a hello is read, which ends afterwards': {
    async act(stage) {
      const { tls, tcp, release } = await heldClient(stage.port, 100);
      stage.watch(tls).write(requestOf('close'));
      await stage.reads(100);
      stage.close();
      release();
      await over(stage, tcp);
      await closed(tls);
    },
  },
  'closed while half a hello is read, and the client resets': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF);
      await stage.reads(HALF.length);
      stage.close();
      await over(stage, client.resetAndDestroy());
    },
  },
  'all connections destroyed, as by server-destroy': {
    before: (server) => stops.set(server, destroyable(server)),
    async act(stage) {
      const clients = await visitors(stage);
      stage.closes(stops.get(stage.server)!);
      await Promise.all(clients.map(closed));
    },
  },
  'all connections destroyed by what was added after attaching': {
    after: (server) => stops.set(server, destroyable(server)),
    async act(stage) {
      const clients = await visitors(stage);
      stage.closes(stops.get(stage.server)!);
      await Promise.all(clients.map(closed));
    },
  },
  'all connections ended, as by http-terminator': {
    before: (server) => stops.set(server, terminator(server)),
    async act(stage) {
      const clients = await visitors(stage);
      await stage.closes(stops.get(stage.server)!);
      await Promise.all(clients.map(closed));
    },
  },
  'a listener from before attaching destroys the socket': destroysAtOnce('before', 'on'),
  'a listener from after attaching destroys the socket': destroysAtOnce('after', 'on'),
  'a listener that was prepended before attaching destroys the socket': destroysAtOnce('before', 'prependListener'),
  'a listener that was prepended after attaching destroys the socket': destroysAtOnce('after', 'prependListener'),
  'a listener ends the socket': {
    before: (server) => server.on('connection', (socket) => socket.end('busy')),
    async act(stage) {
      await over(stage, await stage.connect());
    },
  },
  'the socket destroyed while the hello is awaited': {
    async act(stage) {
      const client = await stage.connect();
      (await stage.accepts()).destroy();
      await over(stage, client);
    },
  },
  'the socket destroyed with an error while the hello is awaited': {
    async act(stage) {
      const client = await stage.connect();
      (await stage.accepts()).destroy(Object.assign(new Error('reason'), { code: 'REASON' }));
      await over(stage, client);
    },
  },
  'the socket destroyed with an error in the middle of the hello': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF);
      (await stage.reads(HALF.length)).destroy(Object.assign(new Error('reason'), { code: 'REASON' }));
      await over(stage, client);
    },
  },
  'the socket reset in the middle of the hello': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF);
      (await stage.reads(HALF.length)).resetAndDestroy();
      await over(stage, client);
    },
  },
  'detached in the middle of a hello, which ends afterwards': {
    async act(stage) {
      const { tls, tcp, release } = await heldClient(stage.port, 100);
      stage.watch(tls).write(requestOf('close'));
      await stage.reads(100);
      stage.binding?.detach();
      release();
      await over(stage, tcp);
      await closed(tls);
    },
  },
  'detached in the middle of a hello, and the client resets': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF);
      await stage.reads(HALF.length);
      stage.binding?.detach();
      await over(stage, client.resetAndDestroy());
    },
  },
};

function destroysAtOnce(when: 'before' | 'after', add: 'on' | 'prependListener'): Scenario {
  return {
    [when]: (server: Server) => server[add]('connection', (socket: Socket) => socket.destroy()),
    async act(stage) {
      await over(stage, await stage.connect());
    },
  };
}

/** Of web servers alone. */
const ofHttps: Record<string, Scenario> = {
  'closeAllConnections()': {
    async act(stage) {
      const clients = await visitors(stage);
      (stage.server as HttpsServer).closeAllConnections();
      await closed(clients[0]!);
      expect(clients[2]!.destroyed).toBe(false);
    },
  },
  'closeIdleConnections()': {
    async act(stage) {
      const clients = await visitors(stage);
      (stage.server as HttpsServer).closeIdleConnections();
      await closed(clients[0]!);
      expect(clients[2]!.destroyed).toBe(false);
    },
  },
  'close() with a connection that is kept alive': {
    async act(stage) {
      const clients = await visitors(stage);
      stage.close();
      await closed(clients[0]!);
      expect(clients[2]!.destroyed).toBe(false);
    },
  },
};

const all = { ...scenarios, ...ofHttps };

describe.each<[Make, string[]]>([
  ['tls', Object.keys(scenarios)],
  ['https', Object.keys(all)],
])('%s', (make, names) => {
  test.each(names)('%s', async (name) => {
    await expectSame(make, ['binding', 'events'], all[name]!);
  });
});

/** Which Node's session events alone do not change. */
describe("against a server without listeners of Node's session events", () => {
  test.each(Object.keys(all))('%s', async (name) => {
    await expectSame('https', ['events', 'nothing'], all[name]!);
  });
});
