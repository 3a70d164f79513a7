// What a server, its connections and its clients go through, each in its order and at its time.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  connect as connectTls,
  createServer,
  type ConnectionOptions,
  type Server,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls';
import { expect } from 'vitest';
import { attachSessionCache, type AttachOptions, type SessionCacheBinding } from '../../src/node/index.js';
import { HOST, listen, pki, serverOptions, WORD } from './tls.js';

export type Make = 'tls' | 'https';
/** Listeners of session events alone make Node read the hello itself. */
export type Variant = 'nothing' | 'events' | 'binding';

export interface Setting {
  readonly options?: TlsOptions;
  readonly attach?: AttachOptions & { helloTimeout?: number };
  /** What the program does with its server before the binding is attached, and after. */
  readonly before?: (server: Server) => void;
  readonly after?: (server: Server) => void;
}

export interface Scenario extends Setting {
  readonly act: (stage: Stage) => unknown;
  /** Whether the client stops before its hello has ended: the server may wait for it first, and then for its timeout. */
  readonly silent?: boolean;
}

interface Entry {
  readonly what: string;
  readonly at: number;
}

export const requestOf = (connection: 'close' | 'keep-alive') =>
  `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: ${connection}\r\n\r\n`;
/** For CI machines that do something else, too. */
const TOLERANCE = 50;
const LIMIT = 5000;
const fixtures = new URL('../fixtures/client-hellos.json', import.meta.url);
export const HELLO = Buffer.from(JSON.parse(readFileSync(fixtures, 'utf8'))['node 20 TLSv1.3'], 'hex');
export const HALF = HELLO.subarray(0, 100);

/** A server of one make and variant that records until it is closed. */
export class Stage {
  readonly server: Server;
  readonly make: Make;
  readonly binding: SessionCacheBinding | undefined;
  readonly record: Record<'server' | 'client', Entry[]> = { server: [], client: [] };
  /** The sockets that the server has accepted. */
  readonly accepted: Socket[] = [];
  port = 0;
  readonly #clients: Socket[] = [];
  readonly #start = performance.now();
  #closed = false;
  #closing = false;

  constructor(make: Make, variant: Variant, options: TlsOptions, { attach, before, after }: Setting) {
    this.make = make;
    this.server = make === 'tls' ? createServer(options) : createHttpsServer(options);
    this.server.on('close', () => (this.#closed = true));
    this.#recordServer();
    before?.(this.server);
    if (variant === 'binding') this.binding = attachSessionCache(this.server, attach);
    if (variant === 'events') this.server.on('resumeSession', (_id, done) => done(null, null));
    after?.(this.server);
    this.server.on('connection', (socket) => this.accepted.push(socket));
  }

  note(side: 'server' | 'client', what: string): void {
    this.record[side].push({ what, at: performance.now() - this.#start });
  }

  /** Also where Node raises none of these: a listener can tell of it. */
  #recordServer(): void {
    const { server } = this;
    let connections = 0;
    server.on('connection', (socket) => {
      const name = `socket ${++connections}`;
      this.note('server', `${name} connection`);
      // While its hello is awaited the socket itself tells of its end or error, which TLS would keep from it.
      socket.on('close', () => this.note('server', `${name} close`)).on('error', () => {});
    });
    server.on('secureConnection', (socket) => {
      this.note('server', 'secureConnection');
      socket.on('error', (error) => this.note('server', `TLS error ${nameOf(error)}`));
      socket.on('close', () => this.note('server', 'TLS close'));
      if (this.make === 'tls') answer(socket);
    });
    server.on('request', (_request, response) => {
      this.note('server', 'request');
      response.end(WORD);
    });
    server.on('tlsClientError', (error, socket) => {
      const { destroyed, readyState } = socket;
      this.note(
        'server',
        `tlsClientError ${nameOf(error)}, of a socket ${readyState}${destroyed ? ' and destroyed' : ''}`,
      );
      socket.destroy();
    });
    for (const event of ['drop', 'close']) server.on(event, () => this.note('server', event));
  }

  /** Records what a client sees. It reads what comes. */
  watch<T extends Socket>(client: T, name = `client ${this.#clients.length + 1}`): T {
    this.#clients.push(client);
    for (const event of ['connect', 'secureConnect', 'end', 'close']) {
      client.on(event, () => this.note('client', `${name} ${event}`));
    }
    client.on('error', (error: Error) => this.note('client', `${name} error ${nameOf(error)}`));
    return client.resume() as T;
  }

  /** A client that sends bytes as they are. */
  async connect(): Promise<Socket> {
    const client = this.watch(connect(this.port, '127.0.0.1').setNoDelay());
    await once(client, 'connect');
    return client;
  }

  /** A client of TLS that sends its request when it can. */
  async request(connection: 'close' | 'keep-alive', options: ConnectionOptions = {}): Promise<TLSSocket> {
    const { authority } = await pki();
    const { port } = this;
    const client = connectTls({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert, ...options });
    client.write(requestOf(connection));
    return this.watch(client);
  }

  /** When the server has accepted so many connections. */
  async accepts(count = 1): Promise<Socket> {
    await until(() => this.accepted.length >= count);
    return this.accepted[count - 1]!;
  }

  /** When so many bytes of the first connection have been read from the network. */
  async reads(bytes: number): Promise<Socket> {
    const socket = await this.accepts();
    await until(() => socket.bytesRead >= bytes || socket.destroyed);
    return socket;
  }

  close(): void {
    this.closes(() => this.server.close());
  }

  /** Does what closes the server. */
  closes<T>(action: () => T): T {
    this.#closing = true;
    return action();
  }

  /** Ends what has not ended yet. */
  async finish(): Promise<void> {
    for (const client of this.#clients) await this.#end(client);
    if (!this.#closing) this.close();
    try {
      await until(() => this.#closed && this.#clients.every((client) => client.closed));
    } finally {
      for (const socket of this.accepted) socket.destroy();
    }
  }

  /** One after the other: of two that end at once the server may see either first. */
  async #end(client: Socket): Promise<void> {
    const { localPort } = client;
    client.destroy();
    await until(() => this.accepted.every((socket) => socket.closed || socket.remotePort !== localPort));
  }
}

/** As a web server would. */
function answer(socket: TLSSocket): void {
  socket.on('data', (request: Buffer) => (request.includes('close') ? socket.end(WORD) : socket.write(WORD)));
}

function nameOf(error: Error & { code?: string }): string {
  return error.code ?? error.message;
}

/** Waits for what raises no event. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`it did not happen: ${condition}`);
    await setTimeout(1);
  }
}

/** When both sides of a server's first connection are gone. */
export async function over(stage: Stage, client: Socket): Promise<void> {
  await Promise.all([closed(client), closed(await stage.accepts())]);
}

/** When a stream has closed, also if that was before. */
export async function closed(stream: Socket): Promise<void> {
  if (!stream.closed) await until(() => stream.closed);
}

async function perform(make: Make, variant: Variant, scenario: Scenario): Promise<Stage['record']> {
  const stage = new Stage(make, variant, await serverOptions(scenario.options), scenario);
  stage.port = await listen(stage.server);
  try {
    await scenario.act(stage);
  } finally {
    await stage.finish();
  }
  return stage.record;
}

/** The same events in the same order, at the same times. A machine may be slow, so that differences are looked at again. */
export async function expectSame(
  make: Make,
  [variant, reference]: readonly [Variant, Variant],
  scenario: Scenario,
): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    const [seen, expected] = await Promise.all([perform(make, variant, scenario), perform(make, reference, scenario)]);
    try {
      return compare(seen, expected, scenario);
    } catch (error) {
      if (attempts === 3) throw error;
    }
  }
}

function compare(seen: Stage['record'], expected: Stage['record'], { attach, silent }: Scenario): void {
  const allowed = TOLERANCE + (silent ? (attach?.helloTimeout ?? 5000) : 0);
  for (const side of ['server', 'client'] as const) {
    expect(
      seen[side].map(({ what }) => what),
      `what the ${side} sees`,
    ).toEqual(expected[side].map(({ what }) => what));
    const late = seen[side].flatMap(({ what, at }, i) => {
      const difference = Math.round(at - expected[side][i]!.at);
      return difference > allowed || difference < -TOLERANCE ? [`${what}: ${difference} ms later`] : [];
    });
    expect(late, `when the ${side} sees it`).toEqual([]);
  }
}
