// Web servers that close each connection after their answer.
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureVersion, Server, TlsOptions } from 'node:tls';
import { attachSessionCache, sessionCacheOptions } from '../../src/node/index.ts';
import { freePort, type World } from './world.ts';

/** What the programs are told of a server. */
export interface Web {
  readonly port: number;
  /** Where it speaks HTTP/2, if it does. */
  readonly h2Port?: number;
  readonly ca: string;
}

export const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
type StartWeb = (world: World, version: SecureVersion) => Promise<Web>;

export const WEB_SERVERS: Record<string, { readonly command?: string; readonly start: StartWeb }> = {
  Node: { start: (world, maxVersion) => startNode(world, { maxVersion }) },
  'this library': { start: (world, maxVersion) => startNode(world, { maxVersion }, sessionCacheOptions) },
  nginx: { command: 'nginx', start: startNginx },
  'openssl s_server': { command: 'openssl', start: startOpenssl },
};

async function startNode(world: World, more: TlsOptions, make = (options: TlsOptions) => options): Promise<Web> {
  const { ca, cert, key } = world;
  const options = make({ cert, key, ...more });
  const web = https.createServer(options, (_request, response) => {
    response.writeHead(200, { connection: 'close' }).end('answer');
  });
  const h2 = createSecureServer(options).on('stream', (stream) => {
    stream.respond({ ':status': 200 });
    stream.end('answer');
  });
  const ports: number[] = [];
  for (const server of [web, h2] as Server[]) {
    if (make === sessionCacheOptions) attachSessionCache(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    world.atEnd(() => server.close());
    ports.push((server.address() as AddressInfo).port);
  }
  return { port: ports[0]!, h2Port: ports[1]!, ca };
}

async function startNginx(world: World, version: SecureVersion): Promise<Web> {
  const [port, h2Port] = [await freePort(), await freePort()];
  const server = (listen: string) => `
    server {
      listen 127.0.0.1:${listen};
      server_name localhost;
      ssl_certificate cert.pem;
      ssl_certificate_key key.pem;
      ssl_protocols ${version};
      ssl_session_timeout 1h;
      location / { return 200 answer; }
    }`;
  const config = `
    daemon off;
    pid nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      keepalive_timeout 0;
      client_body_temp_path temp;
      proxy_temp_path temp;
      fastcgi_temp_path temp;
      uwsgi_temp_path temp;
      scgi_temp_path temp;
      ${server(`${port} ssl`)}
      ${server(`${h2Port} ssl http2`)}
    }`;
  world.file('temp');
  const path = world.file(`nginx-${version}.conf`, config);
  await world.start(port, 'nginx', ['-p', world.folder, '-e', 'stderr', '-c', path]);
  return { port, h2Port, ca: world.ca };
}

async function startOpenssl(world: World, version: SecureVersion): Promise<Web> {
  const port = await freePort();
  const flags = ['-accept', `127.0.0.1:${port}`, '-cert', 'cert.pem', '-key', 'key.pem', '-www', '-quiet'];
  const only = version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3';
  await world.start(port, 'openssl', ['s_server', ...flags, only]);
  return { port, ca: world.ca };
}
