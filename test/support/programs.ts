// Servers that are programs of others, until the test ends.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.js';
import { untilItListens } from './listens.js';
import { pki } from './tls.js';

/** A folder with key.pem and cert.pem of the server. */
async function makeFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'server-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { server } = await pki();
  writeFileSync(join(folder, 'key.pem'), server.key);
  writeFileSync(join(folder, 'cert.pem'), server.cert);
  return folder;
}

async function start(command: string, options: readonly string[], cwd: string, port: number): Promise<number> {
  const program = spawn(command, options, { cwd, stdio: ['ignore', 'ignore', 'ignore'] });
  onTestFinished(() => void program.kill('SIGKILL'));
  await untilItListens(port);
  return port;
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** @param directives of its server, such as `ssl_session_cache off;` */
export async function startNginx(nginx: string, directives: string): Promise<number> {
  const [folder, port] = [await makeFolder(), await freePort()];
  const configuration = `
    daemon off; master_process off; error_log stderr; pid nginx.pid;
    events {}
    http {
      access_log off;
      ${TEMPORARY.map((name) => `${name}_temp_path ${name};`).join(' ')}
      server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
        ssl_protocols TLSv1.2 TLSv1.3;
        ${directives}
      }
    }`;
  writeFileSync(join(folder, 'nginx.conf'), configuration);
  return start(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], folder, port);
}

export async function startOpenssl(openssl: string, options: readonly string[] = []): Promise<number> {
  const port = await freePort();
  const flags = ['-accept', `127.0.0.1:${port}`, '-key', 'key.pem', '-cert', 'cert.pem', '-www', '-quiet', ...options];
  return start(openssl, ['s_server', ...flags], await makeFolder(), port);
}
