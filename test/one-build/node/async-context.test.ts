// The program's asynchronous context reaches its handlers as if the binding were not there.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { attachSessionCache, type SessionStore } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { requestOf, until, type Make } from '../../support/recording.js';
import { listen, serverOptions, visit, WORD } from '../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
/** Where the program is in a context of its own. */
const PLACES = [
  'attach',
  'listen',
  'emit',
  'enterWith in a prepended listener from before',
  'enterWith in a prepended listener from after',
  'enterWith in a listener from before',
  'enterWith in a listener from after',
] as const;
const STORES = ['synchronous', 'asynchronous', 'slow'] as const;

type Place = (typeof PLACES)[number];
type StoreKind = (typeof STORES)[number];

/** Calls back as the store of its kind would answer. */
function answer(kind: StoreKind, action: () => void): void {
  if (kind === 'synchronous') action();
  else if (kind === 'asynchronous') void Promise.resolve().then(action);
  else setTimeout(action, 5);
}

function storeOf(kind: StoreKind): SessionStore {
  const store = mapStore();
  if (kind === 'synchronous') return store;
  const later = <T>(value: T) => new Promise<T>((resolve) => answer(kind, () => resolve(value)));
  return {
    ...store,
    get: (id, version) => later(store.get(id, version)) as never,
    take: (id, version) => later(store.take(id, version)) as never,
  };
}

/** The same with Node's own events, so that connections resume without the binding, too. */
function attachMap(server: Server, kind: StoreKind): void {
  const map = new Map<string, Buffer>();
  server.on('newSession', (id, data, done) => {
    map.set(id.toString('hex'), data);
    done();
  });
  server.on('resumeSession', (id, done) => {
    answer(kind, () => done(null, map.get(id.toString('hex')) ?? null));
  });
}

class Scene {
  readonly storage = new AsyncLocalStorage<string>();
  readonly seen: string[] = [];
  closed = 0;
  readonly place: Place;

  constructor(place: Place) {
    this.place = place;
  }

  in<T>(place: Place, action: () => T): T {
    return this.place === place ? this.storage.run(`of ${place}`, action) : action();
  }

  see(what: string): void {
    this.seen.push(`${what}: ${this.storage.getStore() ?? 'none'}`);
  }

  enter(server: Server, when: 'before' | 'after'): void {
    const enter = () => this.storage.enterWith('of a listener');
    if (this.place === `enterWith in a listener from ${when}`) server.on('connection', enter);
    if (this.place === `enterWith in a prepended listener from ${when}`) server.prependListener('connection', enter);
  }
}

/** What of the context the handlers of a server see, in a full connection and in two that resume. */
async function observe(
  make: Make,
  place: Place,
  kind: StoreKind,
  bound: boolean,
  maxVersion: (typeof VERSIONS)[number],
): Promise<string[]> {
  const scene = new Scene(place);
  // Node's own events do not tell of what a client of TLS 1.3 offers: without the binding it resumes by its ticket.
  const tickets = !bound && maxVersion === 'TLSv1.3';
  const options = await serverOptions({ maxVersion, ...(tickets && { secureOptions: 0 }) });
  const server = make === 'tls' ? createServer(options) : createHttpsServer(options);
  handle(server, make, scene);
  scene.enter(server, 'before');
  scene.in('attach', () => {
    if (bound) attachSessionCache(server, { cache: storeOf(kind) });
    else attachMap(server, kind);
  });
  scene.enter(server, 'after');
  const accepting =
    place === 'emit' ? createNetServer((socket) => scene.in('emit', () => server.emit('connection', socket))) : server;
  const port = await scene.in('listen', () => listen(accepting));
  let session: Buffer | undefined;
  for (const resumes of [false, true, true]) {
    const visited = await visit(port, { session }, (socket) => socket.write(requestOf('close')));
    expect([visited.resumed, visited.text.includes(WORD)]).toEqual([resumes, true]);
    session = visited.session;
  }
  await until(() => scene.closed === 3);
  return scene.seen;
}

function handle(server: Server, make: Make, scene: Scene): void {
  server.on('secureConnection', (socket: TLSSocket) => {
    scene.see(`secureConnection, ${socket.isSessionReused() ? 'resumed' : 'full'}`);
    socket.on('close', () => {
      scene.see('close');
      scene.closed++;
    });
    socket.on('error', () => scene.see('error'));
    if (make === 'https') return;
    socket.on('data', () => {
      scene.see('data');
      socket.end(WORD);
      setImmediate(() => scene.see('after data'));
    });
  });
  server.on('request', (request, response) => {
    scene.see('request');
    request.on('end', () => scene.see('request end')).resume();
    response.on('finish', () => scene.see('response finish')).end(WORD);
  });
}

describe.each<Make>(['tls', 'https'])('%s', (make) => {
  describe.each(STORES)('over a store that is %s', (kind) => {
    test.each(PLACES)('%s', async (place) => {
      for (const version of VERSIONS) {
        const bound = await observe(make, place, kind, true, version);
        const plain = await observe(make, place, kind, false, version);
        expect(bound.toSorted()).toEqual(plain.toSorted());
      }
    });
  });
});

/** That the comparison compares something. */
test("without the binding, contexts of listening and of emitting reach the program's handlers", async () => {
  for (const place of ['listen', 'emit'] as const) {
    const seen = await observe('tls', place, 'synchronous', false, 'TLSv1.3');
    expect(seen.filter((text) => text.startsWith('secureConnection'))).toEqual([
      `secureConnection, full: of ${place}`,
      `secureConnection, resumed: of ${place}`,
      `secureConnection, resumed: of ${place}`,
    ]);
  }
});
