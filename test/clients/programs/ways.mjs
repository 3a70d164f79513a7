// The ways in which clients connect: each makes one request to a web server that closes the connection after its answer.
import { once } from 'node:events';
import https from 'node:https';
import tls from 'node:tls';

/** What all of them ask for: by a name that is resolved to several addresses, as those of most servers are. */
const HOST = 'localhost';

const text = async (response) => {
  let body = '';
  for await (const part of response) body += part;
  return body;
};

/** Over TLS alone. The server may close without saying so. */
const overTls = (connect) => async () => {
  const socket = connect();
  socket.end('GET / HTTP/1.0\r\n\r\n');
  await Promise.all([once(socket, 'close'), text(socket)]);
};

const overHttps = (port, options) => async () => {
  const [response] = await once(https.get({ host: HOST, port, ...options }), 'response');
  await text(response);
};

const undici =
  (name) =>
  async (cache, { port, ca }) => {
    const { Agent, buildConnector, fetch } = await import(name);
    const dispatcher = new Agent({ connect: cache.connector(buildConnector, { ca }) });
    return async () => (await fetch(`https://${HOST}:${port}`, { dispatcher })).text();
  };

/** Those of npm are for some versions of Node only, and say so by what they throw. */
export const WAYS = {
  connect: (cache, { port, ca }) => overTls(() => cache.connect({ port, host: HOST, servername: HOST, ca })),
  attach: (cache, { port, ca }) => {
    const options = { port, host: HOST, servername: HOST, ca };
    return overTls(() => cache.attach(tls.connect(options), options));
  },
  install: (cache, { port, ca }) => {
    cache.install({ peers: (options) => Number(options.port) === port });
    return overHttps(port, { ca, agent: false });
  },
  agent: (cache, { port, ca }) => overHttps(port, { agent: cache.agent({ ca }) }),
  'agent with checkServerIdentity': (cache, { port, ca }) => {
    const checkServerIdentity = (name, certificate) => tls.checkServerIdentity(name, certificate);
    return overHttps(port, { agent: cache.agent({ ca }), checkServerIdentity });
  },
  axios: async (cache, { port, ca }) => {
    const { default: axios } = await import('axios');
    const httpsAgent = cache.agent({ ca });
    return () => axios.get(`https://${HOST}:${port}`, { httpsAgent });
  },
  got: async (cache, { port, ca }) => {
    const { got } = await import('got');
    const agent = { https: cache.agent({ ca }) };
    return () => got(`https://${HOST}:${port}`, { agent });
  },
  'node-fetch': async (cache, { port, ca }) => {
    const { default: fetch } = await import('node-fetch');
    const agent = cache.agent({ ca });
    return async () => (await fetch(`https://${HOST}:${port}`, { agent })).text();
  },
  fetchDispatcher: (cache, { port, ca }) => {
    const dispatcher = cache.fetchDispatcher({ connect: { ca }, allowH2: false });
    return async () => (await fetch(`https://${HOST}:${port}`, { dispatcher })).text();
  },
  'undici 5': undici('undici5'),
  'undici 6': undici('undici6'),
  'undici 7': undici('undici7'),
  'undici 8': undici('undici8'),
  http2:
    (cache, { h2Port, ca }) =>
    async () => {
      const session = cache.http2(`https://${HOST}:${h2Port}`, { ca });
      await text(session.request({ ':path': '/' }));
      session.close();
      await once(session, 'close');
    },
};
