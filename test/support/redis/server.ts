// Real Redis servers, on free loopback ports, until a test or a file ends.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../find-command.js';

export const redisServer = findCommand(['redis-server', 'valkey-server']);
export const redisCli = findCommand(['redis-cli', 'valkey-cli']);
/** Why tests are skipped that need them. */
export const NO_REDIS = 'redis-server or redis-cli is not installed';
export const hasRedis = redisServer !== undefined && redisCli !== undefined;

const READY = /Ready to accept connections|Sentinel ID is/;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export class RedisServer {
  readonly port: number;
  readonly #options: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  #process: ChildProcess | undefined;

  private constructor(port: number, options: readonly string[]) {
    this.port = port;
    this.#options = options;
  }

  /** Keeps nothing on disk. */
  static async start(options: readonly string[] = [], port?: number): Promise<RedisServer> {
    const server = new RedisServer(port ?? (await freePort()), options);
    await server.restart();
    return server;
  }

  /** @param file of its settings, which it writes to */
  static async sentinel(file: string, port: number): Promise<RedisServer> {
    const server = new RedisServer(port, [file, '--sentinel']);
    await server.restart();
    return server;
  }

  /** Empty, at the same port. */
  async restart(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1'];
    const data = ['--save', '', '--dir', this.#folder];
    const isSentinel = this.#options.includes('--sentinel');
    const options = isSentinel ? [...this.#options, ...own] : [...own, ...data, ...this.#options];
    const child = spawn(redisServer!, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    child.stdout.setEncoding('utf8');
    let log = '';
    for await (const part of child.stdout as AsyncIterable<string>) {
      if (READY.test((log += part))) return void child.stdout.resume();
    }
    throw new Error(`redis-server ended:\n${log}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process!.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#process!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What redis-cli prints. */
  cli(...command: readonly string[]): string {
    return execFileSync(redisCli!, ['-p', String(this.port), ...command], { encoding: 'utf8' }).trim();
  }
}
