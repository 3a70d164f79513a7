// Where the servers of a run keep their files, and what ends with it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeAuthority } from '../support/certificates.ts';

const PATIENCE = 20_000;

export interface World extends AsyncDisposable {
  /** Holds ca.pem, cert.pem and key.pem: of RSA, which each server knows. */
  readonly folder: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** Makes a file, or a folder where it has no content. Returns its path. */
  file(name: string, content?: string): string;
  /** Starts a server, and waits until its port is open. What it prints is in the error where it does not. */
  start(port: number, command: string, flags: readonly string[]): Promise<void>;
  /** Is called at the end. */
  atEnd(end: () => unknown): void;
}

export async function makeWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'clients-'));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const authority = await makeAuthority();
  const { cert, key } = await authority.issue({ hosts: ['localhost'], algorithm: 'RSA' });
  const world: World = {
    folder,
    ca: authority.cert,
    cert,
    key,
    file(name, content) {
      const path = join(folder, name);
      if (content === undefined) mkdirSync(path, { recursive: true });
      else writeFileSync(path, content);
      return path;
    },
    async start(port, command, flags) {
      const child = spawn(command, flags, { cwd: folder });
      ends.push(() => end(child));
      await untilOpen(port, child);
    },
    atEnd: (end) => void ends.push(end),
    async [Symbol.asyncDispose]() {
      for (const end of ends.toReversed()) await end();
    },
  };
  for (const [name, content] of Object.entries({ ca: authority.cert, cert, key })) world.file(`${name}.pem`, content);
  return world;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.kill()) return;
  await once(child, 'exit');
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', (part) => (printed += part));
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  const ended = Date.now() + PATIENCE;
  while (!(await Promise.race([isOpen(port), failed]))) {
    if (child.exitCode !== null || Date.now() > ended)
      throw new Error(`${child.spawnfile} does not listen: ${printed}`);
    await setTimeout(50);
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** One that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
