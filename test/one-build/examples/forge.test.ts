import { spawnSync } from 'node:child_process';
import type { tls } from 'node-forge';
import * as main from 'wasm-session-cache';
import * as js from 'wasm-session-cache/js';
import { describe, expect, it } from 'vitest';
import { makeIdentity } from '../../../examples/forge/certificate.ts';
import { Client, type Acceptor } from '../../../examples/forge/client.ts';
import type { ForgeSession } from '../../../examples/forge/resumption.ts';
import { Server } from '../../../examples/forge/server.ts';
import { root } from '../../support/root.ts';

const LIMIT = 100_000;
const TIMEOUT = 300;
const identity = makeIdentity();

/** A server, and its cache at a time that the test sets. */
function createScene(cacheSize?: number, { SessionCache }: Pick<typeof main | typeof js, 'SessionCache'> = main) {
  const clock = { now: 1_000_000 };
  const cache = new SessionCache<ForgeSession>({
    cacheSize,
    timeout: TIMEOUT,
    now: () => clock.now,
    mode: main.SESS_CACHE_SERVER | main.SESS_CACHE_UPDATE_TIME,
  });
  const server = new Server(identity, cache);
  const join = (sessions?: tls.SessionCache) => new Client(identity.cert, sessions);
  return { cache, server, clock, join };
}

/** The server, and what is to be done before it gets what a client sends. */
function tap(server: Server, before: (connection: tls.Connection, bytes: string) => void): Acceptor {
  return {
    accept(send) {
      const connection = server.accept(send);
      const process = (bytes: string) => {
        before(connection, bytes);
        return connection.process(bytes);
      };
      return { process };
    },
  };
}

/** A client's, with the one session that it offers. */
function offering(id: string): tls.SessionCache {
  const session = { id, version: { major: 3, minor: 1 }, sp: {} };
  return { order: [], getSession: () => session, setSession: () => {} } as unknown as tls.SessionCache;
}

describe.each([
  ['wasm-session-cache', main],
  ['wasm-session-cache/js', js],
])('a server of forge over %s', (_, library) => {
  it('resumes the sessions of clients that come back', () => {
    const { cache, server, join } = createScene(undefined, library);
    const clients = [join(), join()];
    const visits = [1, 2, 3].flatMap(() => clients.map((client) => client.visit(server)));
    expect(visits.map(({ answer }) => answer)).toEqual(['full', 'full', 'resumed', 'resumed', 'resumed', 'resumed']);
    expect(visits.map(({ resumed }) => resumed)).toEqual(visits.map(({ answer }) => answer === 'resumed'));
    expect(cache.stats).toMatchObject({ number: 2, accept: 6, acceptGood: 6, hits: 4, misses: 0 });
  });
});

describe('a server of forge', () => {
  it('gives an offer with an empty id a full handshake, and goes on to resume the sessions of others', () => {
    const { cache, server, join } = createScene();
    const first = join();
    first.visit(server);
    expect(join().visit(server).answer).toBe('full');
    expect(first.visit(server).answer).toBe('resumed');
    expect(cache.stats).toMatchObject({ number: 2, hits: 1, misses: 0 });
  });

  it.each([
    ['unknown', 32, 1],
    ['too long', 33, 0],
    ['as long as forge reads', 255, 0],
  ])('gives an offer whose id is %s a full handshake', (_, length, misses) => {
    const { cache, server, join } = createScene();
    expect(join(offering('x'.repeat(length))).visit(server)).toMatchObject({ answer: 'full', resumed: false });
    expect(cache.stats).toMatchObject({ number: 1, misses });
  });

  it('falls back to a full handshake where the session has expired', () => {
    const { cache, server, clock, join } = createScene();
    const client = join();
    client.visit(server);
    clock.now += TIMEOUT;
    expect(client.visit(server).answer).toBe('resumed');
    clock.now += 1;
    expect(client.visit(server)).toMatchObject({ answer: 'full', resumed: false });
    expect(client.visit(server).answer).toBe('resumed');
    expect(cache.stats).toMatchObject({ number: 1, timeouts: 1, hits: 2 });
  });

  it('falls back to a full handshake where the session was evicted', () => {
    const { cache, server, join } = createScene(1);
    const [first, second] = [join(), join()];
    first.visit(server);
    second.visit(server);
    expect(second.visit(server).answer).toBe('resumed');
    expect(first.visit(server)).toMatchObject({ answer: 'full', resumed: false });
    expect(cache.stats).toMatchObject({ number: 1, cacheFull: 2, misses: 1 });
  });

  it('does not bring back a session that is removed while a connection that resumed it is open', () => {
    const { cache, server, join } = createScene();
    const client = join();
    client.visit(server);
    const removing = tap(server, ({ isConnected }) => isConnected && cache.flushSessions(0));
    expect(client.visit(removing).answer).toBe('resumed');
    expect(cache.size).toBe(0);
    expect(client.visit(server).answer).toBe('full');
  });

  it('keeps no session of a handshake that was broken off, or failed', () => {
    const { cache, server, join } = createScene();
    const sent: string[] = [];
    join().visit(tap(server, (_, bytes) => sent.push(bytes)));
    cache.flushSessions(0);
    const connection = server.accept(() => {});
    connection.process(sent[0]);
    expect(connection.handshaking).toBe(true);
    connection.close();
    const distrustful = new Client(makeIdentity().cert);
    expect(() => distrustful.visit(server)).toThrow('the handshake failed');
    expect(cache.stats).toMatchObject({ number: 0, accept: 3, acceptGood: 1 });
  });

  it('does not take what a client that resumed has sent a second time', () => {
    const { cache, server, join } = createScene();
    const client = join();
    client.visit(server);
    const sent: string[] = [];
    expect(client.visit(tap(server, (_, bytes) => sent.push(bytes))).answer).toBe('resumed');
    const connection = server.accept(() => {});
    for (const bytes of sent) connection.process(bytes);
    expect(cache.stats).toMatchObject({ hits: 2, acceptGood: 2 });
  });
});

describe('a client of forge', () => {
  it('refuses a certificate that is for another host', () => {
    const other = makeIdentity('other.example');
    const server = new Server(other, createScene().cache);
    expect(() => new Client(other.cert).visit(server)).toThrow('the handshake failed');
  });
});

describe('the example of forge', () => {
  it.each([
    ['inlined-wasm', []],
    ['js', ['--js']],
  ])('times full and resumed handshakes side by side over %s', (backend, flags) => {
    const command = ['--import', 'tsx', 'examples/forge/main.ts', ...flags];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: root,
      encoding: 'utf8',
      timeout: LIMIT,
    });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain(`runs as ${backend}\n`);
    const row = (label: string) => new RegExp(`${label} +([\\d.,]+) +([\\d.,]+)`).exec(stdout)!.slice(1);
    for (const time of row('median time \\(ms\\)')) expect(Number(time)).toBeGreaterThan(0);
    const [full, resumed] = row('median size \\(bytes\\)').map((size) => Number(size.replace(',', '')));
    expect(resumed).toBeGreaterThan(0);
    expect(resumed).toBeLessThan(full);
  });
});
