// What clients may do to a connection: a server with the binding goes through the same as one without, at the same times.
import { connect } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { once } from 'node:events';
import { describe, test } from 'vitest';
import { heldClient } from '../../support/held-client.js';
import {
  closed,
  expectSame,
  HALF,
  HELLO,
  over,
  requestOf,
  until,
  type Make,
  type Scenario,
  type Stage,
} from '../../support/recording.js';

const REQUEST = requestOf('close');
const GARBAGE = Buffer.alloc(300, 'garbage');

const complete = async (stage: Stage, options: ConnectionOptions = {}) => {
  await closed(await stage.request('close', options));
};

const scenarios: Record<string, Scenario> = {
  'a complete connection': { act: (stage) => complete(stage) },
  'a complete connection of TLS 1.2': { act: (stage) => complete(stage, { maxVersion: 'TLSv1.2' }) },
  'a client of no version that the server speaks': {
    options: { minVersion: 'TLSv1.3' },
    act: (stage) => complete(stage, { maxVersion: 'TLSv1.2' }),
  },
  'a client that connects, sends nothing, and ends': {
    async act(stage) {
      const client = await stage.connect();
      await stage.accepts();
      await over(stage, client.end());
    },
  },
  'a client that connects and ends at once': {
    async act(stage) {
      await over(stage, stage.watch(connect(stage.port, '127.0.0.1').end()));
    },
  },
  'a client that connects and resets at once': {
    async act(stage) {
      const client = await stage.connect();
      await over(stage, client.resetAndDestroy());
    },
  },
  'half a hello, and the end': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF);
      await stage.reads(HALF.length);
      await over(stage, client.end());
    },
  },
  'half a hello and the end at once': {
    async act(stage) {
      const client = await stage.connect();
      await over(stage, client.end(HALF));
    },
  },
  'half a hello, and a reset': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF);
      await stage.reads(HALF.length);
      await over(stage, client.resetAndDestroy());
    },
  },
  'half a hello, and the rest later': {
    async act(stage) {
      const { tls, tcp, release } = await heldClient(stage.port, 100);
      stage.watch(tls).write(REQUEST);
      await stage.reads(100);
      release();
      await over(stage, tcp);
      await closed(tls);
    },
  },
  'half a hello, and then nothing': {
    options: { handshakeTimeout: 400 },
    attach: { helloTimeout: 100 },
    silent: true,
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF);
      await over(stage, client);
    },
  },
  'nothing at all': {
    options: { handshakeTimeout: 400 },
    attach: { helloTimeout: 100 },
    silent: true,
    async act(stage) {
      await over(stage, await stage.connect());
    },
  },
  'a hello, and then nothing, until the handshake timeout': {
    options: { handshakeTimeout: 400 },
    async act(stage) {
      const client = await stage.connect();
      client.write(HELLO);
      await over(stage, client);
    },
  },
  'a hello, and the end': {
    async act(stage) {
      const client = await stage.connect();
      client.end(HELLO);
      await over(stage, client);
    },
  },
  'a hello, and a reset when it is answered': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HELLO);
      await once(client, 'data');
      await over(stage, client.resetAndDestroy());
    },
  },
  garbage: {
    async act(stage) {
      const client = await stage.connect();
      client.write(GARBAGE);
      await over(stage, client);
    },
  },
  'garbage and the end at once': {
    async act(stage) {
      const client = await stage.connect();
      await over(stage, client.end(GARBAGE));
    },
  },
  'a byte of garbage after half a hello': {
    async act(stage) {
      const client = await stage.connect();
      client.write(HALF.subarray(0, 3));
      await stage.reads(3);
      client.write(GARBAGE);
      await over(stage, client);
    },
  },
  'a request of plain HTTP': {
    async act(stage) {
      const client = await stage.connect();
      client.write(REQUEST);
      await over(stage, client);
    },
  },
  'more connections than are allowed': {
    before: (server) => (server.maxConnections = 1),
    async act(stage) {
      const client = await stage.connect();
      await stage.accepts();
      await closed(await stage.connect());
      await until(() => stage.record.server.some(({ what }) => what === 'drop'));
      await over(stage, client.end());
    },
  },
};

describe.each<Make>(['tls', 'https'])('%s', (make) => {
  test.each(Object.keys(scenarios))('%s', async (name) => {
    await expectSame(make, ['binding', 'events'], scenarios[name]!);
  });
});

/** Which Node's session events alone do not change. */
describe("against a server without listeners of Node's session events", () => {
  test.each(Object.keys(scenarios))('%s', async (name) => {
    await expectSame('tls', ['events', 'nothing'], scenarios[name]!);
  });
});
