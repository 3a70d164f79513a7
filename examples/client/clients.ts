// What people make requests with: as it is, and with the cache.
import { once } from 'node:events';
import https, { type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ClientSessionCache } from 'wasm-session-cache/client';

export interface Target {
  readonly port: number;
  /** Whom to trust. */
  readonly ca: string;
}

type Request = () => Promise<unknown>;
export type MakeRequest = (target: Target) => Request;

export interface Client {
  readonly alone: MakeRequest;
  readonly cached: MakeRequest;
}

const HOST = 'localhost';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const withCollection = (makeRequest: MakeRequest): MakeRequest => {
  return (target) => {
    const request = makeRequest(target);
    return async () => {
      await request();
      await setImmediate();
      collectGarbage();
    };
  };
};

/** It can't be told whom to trust, so here it trusts anybody, of which Node warns. */
const withFetch: MakeRequest = ({ port }) => {
  return async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      return await (await fetch(`https://${HOST}:${port}`)).text();
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  };
};

const withCachedFetch: MakeRequest = ({ port, ca }) => {
  const dispatcher = new ClientSessionCache().fetchDispatcher({ connect: { ca } });
  return async () => (await fetch(`https://${HOST}:${port}`, { dispatcher })).text();
};

const request = (options: RequestOptions): Request => {
  return async () => {
    const [response] = await once(https.get(options), 'response');
    return text(response);
  };
};

/** As axios, got and node-fetch use it, too. */
const withAgent = (more: RequestOptions): Client => {
  return {
    alone: ({ port, ca }) => request({ host: HOST, port, ca, agent: new https.Agent(), ...more }),
    cached: ({ port, ca }) => request({ host: HOST, port, ca, agent: new ClientSessionCache().agent(), ...more }),
  };
};

const overTls = (connect: (options: ConnectionOptions) => TLSSocket, { port, ca }: Target): Request => {
  return async () => {
    const socket = connect({ host: HOST, servername: HOST, port, ca });
    socket.end('GET / HTTP/1.0\r\n\r\n');
    return text(socket);
  };
};

/** What a driver does that opens a connection by itself. */
const withoutAgent: Client = {
  alone: ({ port, ca }) => request({ host: HOST, port, ca, agent: false }),
  cached: ({ port, ca }) => {
    const send = request({ host: HOST, port, ca, agent: false });
    const cache = new ClientSessionCache();
    return async () => {
      const installed = cache.install({ peers: (options) => Number(options.port) === port });
      await send();
      installed[Symbol.dispose]();
    };
  },
};

export const CLIENTS: Readonly<Record<string, Client>> = {
  fetch: { alone: withFetch, cached: withCachedFetch },
  'fetch, with garbage collected between': {
    alone: withCollection(withFetch),
    cached: withCollection(withCachedFetch),
  },
  'https.request, with an https.Agent': withAgent({}),
  'the same, with a checkServerIdentity': withAgent({ checkServerIdentity }),
  'https.request, without an agent': withoutAgent,
  'tls.connect': {
    alone: (target) => overTls((options) => tls.connect(options), target),
    cached: (target) => overTls(new ClientSessionCache().connect, target),
  },
};

function checkServerIdentity(...given: Parameters<typeof tls.checkServerIdentity>): Error | undefined {
  return tls.checkServerIdentity(...given);
}
