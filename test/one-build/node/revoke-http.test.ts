// A logout over HTTP: `req.socket` and the socket of a session of HTTP/2, which is a proxy.
import { once } from 'node:events';
import http2 from 'node:http2';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { attachSessionCache } from '../../../src/node/index.js';
import { revokeOf } from '../../support/revocation.js';
import { HOST, listen, pki, serverOptions } from '../../support/tls.js';
import { VERSIONS } from '../../support/trust.js';

describe.each(VERSIONS)('%s', (maxVersion) => {
  test('https: by req.socket', async () => {
    const server = https.createServer(await serverOptions());
    const binding = attachSessionCache(server);
    server.on('request', (request, response) => {
      const socket = request.socket as TLSSocket;
      const count = request.url === '/logout' ? revokeOf(binding)(socket) : 'in';
      response.setHeader('connection', 'close').end(`${socket.isSessionReused()} ${count}`);
    });
    const port = await listen(server);
    const { authority } = await pki();
    const agent = new https.Agent({ maxVersion, maxCachedSessions: 10, ca: authority.cert });
    onTestFinished(() => agent.destroy());
    const get = async (path: string) => {
      const request = https.get({ port, host: '127.0.0.1', servername: HOST, path, agent });
      const [response] = await once(request, 'response');
      let text = '';
      for await (const part of response) text += part;
      return text;
    };
    const answers: string[] = [];
    for (const path of ['/', '/', '/logout', '/']) answers.push(await get(path));
    expect(answers.slice(0, 2)).toEqual(['false in', 'true in']);
    expect(answers[2]).toMatch(/^true [1-9]\d*$/);
    expect(answers[3]).toBe('false in');
  });

  test('http2: by session.socket', async () => {
    const server = http2.createSecureServer(await serverOptions());
    const binding = attachSessionCache(server);
    server.on('stream', (stream, headers) => {
      const { socket } = stream.session!;
      const count = headers[':path'] === '/logout' ? revokeOf(binding)(socket) : 'in';
      stream.respond();
      stream.end(String(count));
    });
    const port = await listen(server);
    const { authority } = await pki();
    let tlsSession: Buffer | undefined;
    const get = async (path: string) => {
      const url = `https://127.0.0.1:${port}`;
      const options = { maxVersion, ca: authority.cert, servername: HOST, ...(tlsSession && { session: tlsSession }) };
      const session = http2.connect(url, options);
      const socket = session.socket as TLSSocket;
      socket.on('session', (made: Buffer) => (tlsSession = made));
      const stream = session.request({ ':path': path }).setEncoding('utf8');
      let text = '';
      for await (const part of stream) text += part;
      const resumed = socket.isSessionReused();
      session.close();
      await once(session, 'close');
      return `${resumed} ${text}`;
    };
    const answers: string[] = [];
    for (const path of ['/', '/', '/logout', '/']) answers.push(await get(path));
    expect(answers.slice(0, 2)).toEqual(['false in', 'true in']);
    expect(answers[2]).toMatch(/^true [1-9]\d*$/);
    expect(answers[3]).toBe('false in');
  });
});
