// Of twenty connections, one after the other, nineteen resume; of two waves in parallel the second does, each with a ticket of its own.
import { once } from 'node:events';
import { createSecureServer, type ClientHttp2Session } from 'node:http2';
import https from 'node:https';
import tls, { createServer, type ConnectionOptions, type SecureVersion, type Server } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { NONE, outcomes, peer, reach, reachAtOnce, reachOften, VERSIONS } from '../../support/client-cache.js';
import { answerAll, HOST, listen, pki, stand, WORD } from '../../support/tls.js';

type Visit = () => Promise<unknown>;
type Way = (cache: ClientSessionCache, port: number, ca: string) => Visit;

/** The same options to each. */
const overTls = (connectOf: (cache: ClientSessionCache) => (options: ConnectionOptions) => tls.TLSSocket): Way => {
  return (cache, port, ca) => () => reach(connectOf(cache), { port, host: '127.0.0.1', servername: HOST, ca });
};

const overHttps = (agentOf: (cache: ClientSessionCache) => https.Agent | false): Way => {
  return (cache, port, ca) => {
    const agent = agentOf(cache);
    return async () => {
      const request = https.get({ port, host: HOST, ca, agent });
      const [response] = await once(request, 'response');
      await once(response.resume(), 'close');
    };
  };
};

const overFetch: Way = (cache, port, ca) => {
  const dispatcher = cache.fetchDispatcher({ connect: { ca }, allowH2: false });
  return async () => (await fetch(`https://${HOST}:${port}`, { dispatcher })).text();
};

const installed = (way: Way): Way => {
  return (cache, port, ca) => {
    const installed = cache.install({ peers: (options) => Number(options.port) === port });
    onTestFinished(() => installed[Symbol.dispose]());
    return way(cache, port, ca);
  };
};

const servers = {
  tls: async (maxVersion: SecureVersion): Promise<Server> => {
    const server = createServer({ ...(await pki()).server, maxVersion });
    answerAll(server);
    return server;
  },
  https: async (maxVersion: SecureVersion): Promise<Server> => {
    return https.createServer({ ...(await pki()).server, maxVersion }, (_request, response) => {
      response.writeHead(200, { connection: 'close' }).end(WORD);
    });
  },
};

const WAYS: [name: string, protocol: keyof typeof servers, way: Way][] = [
  ['connect', 'tls', overTls((cache) => cache.connect)],
  ['attach', 'tls', overTls((cache) => (options) => cache.attach(tls.connect(options), options))],
  ['agent', 'https', overHttps((cache) => cache.agent())],
  ['agent with keepAlive', 'https', overHttps((cache) => cache.agent({ keepAlive: true }))],
  ['fetchDispatcher', 'https', overFetch],
  ['install, for tls.connect', 'tls', installed(overTls(() => tls.connect))],
  ['install, for https without an agent', 'https', installed(overHttps(() => false))],
];

describe.each(VERSIONS)('%s', (version) => {
  test.each(WAYS)('%s', async (_name, protocol, way) => {
    const port = await listen(await servers[protocol](version));
    const cache = new ClientSessionCache();
    const visit = way(cache, port, (await pki()).authority.cert);
    for (let n = 0; n < 20; n++) await visit();
    expect(outcomes(cache)).toEqual({ ...NONE, offered: 19, resumed: 19, none: 1 });
  });

  test('http2', async () => {
    const { server: identity, authority } = await pki();
    const server = createSecureServer({ ...identity, maxVersion: version });
    server.on('stream', (stream) => stream.respond({ ':status': 204 }, { endStream: true }));
    const port = await listen(server);
    const cache = new ClientSessionCache();
    for (let n = 0; n < 20; n++) {
      const session = cache.http2(`https://${HOST}:${port}`, { ca: authority.cert });
      await request(session);
    }
    expect(outcomes(cache)).toEqual({ ...NONE, offered: 19, resumed: 19, none: 1 });
  });
});

async function request(session: ClientHttp2Session): Promise<void> {
  const stream = session.request({ ':path': '/' });
  await once(stream.resume(), 'response');
  session.close();
  await once(session, 'close');
}

test('the second of two waves: ten connections with ten tickets', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  const offered = new Set<string>();
  const connect = (given: ConnectionOptions) => {
    const socket = cache.connect(given);
    const { setSession } = socket as unknown as { setSession: (session: Buffer) => void };
    const watched = (session: Buffer) => {
      offered.add(session.toString('hex'));
      setSession.call(socket, session);
    };
    return Object.assign(socket, { setSession: watched });
  };
  expect(await reachAtOnce(connect, options, 10)).toBe(0);
  expect(await reachAtOnce(connect, options, 10)).toBe(10);
  expect(offered.size).toBe(10);
});

test('a server that resumes each session once: all of one after the other, at least ten of twenty at once', async () => {
  const { port } = await stand({ singleUse: true });
  const cache = new ClientSessionCache();
  const options = { port, host: '127.0.0.1', servername: HOST, ca: (await pki()).authority.cert };
  expect(await reachOften(cache.connect, options, 20)).toBe(19);
  await reachAtOnce(cache.connect, options, 20);
  expect(await reachAtOnce(cache.connect, options, 20)).toBeGreaterThanOrEqual(10);
  expect(cache.stats.failed).toBe(0);
});

test('over three endpoints of one name', async () => {
  const { server: identity, authority } = await pki();
  const ticketKeys = Buffer.alloc(48, 1);
  const own = await threeEndpoints(() => ({ ...identity }));
  const shared = await threeEndpoints(() => ({ ...identity, ticketKeys }));
  const options = { servername: HOST, ca: authority.cert };
  const reachAll = async (port: number) => {
    const cache = new ClientSessionCache();
    let resumed = 0;
    for (let n = 0; n < 30; n++) {
      if (await reach(cache.connect, { ...options, port, host: `127.0.0.${1 + (n % 3)}` })) resumed++;
    }
    return resumed;
  };
  expect(await reachAll(own)).toBe(27);
  expect(await reachAll(shared)).toBe(29);
});

/** Servers at three addresses of the loopback, all at one port. */
async function threeEndpoints(optionsOf: () => tls.TlsOptions): Promise<number> {
  let port = 0;
  for (const host of ['127.0.0.1', '127.0.0.2', '127.0.0.3']) {
    const server = createServer(optionsOf(), (socket) => socket.on('error', () => {}).end(WORD));
    server.listen(port, host);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
  }
  return port;
}

test('against the binding of this package, of TLS 1.2 and 1.3', async () => {
  for (const maxVersion of VERSIONS) {
    const { port, binding } = await stand({}, { maxVersion });
    const cache = new ClientSessionCache();
    const options = { port, host: '127.0.0.1', servername: HOST, ca: (await pki()).authority.cert };
    expect(await reachOften(cache.connect, options, 20)).toBe(19);
    expect(binding.stats).toMatchObject({ handshakes: 20, resumed: 19 });
  }
});
