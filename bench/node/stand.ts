// A server in its process, and clients in this one.
import type { SecureContext } from 'node:tls';
import type { Version } from '../../examples/tls-server/client.ts';
import { NodeClient, trust, type NodeVisit } from '../../examples/tls-server/node-client.ts';
import { Companion, type Command } from '../process.ts';
import type { Reading, Task } from './server.ts';

export interface StandOptions {
  /** What clients of TLS 1.3 offer for the key exchange; else what those of this Node do by default. */
  readonly groups?: string;
  /** How Node is started. */
  readonly command?: Command;
}

export class Stand implements Disposable {
  readonly #server: Companion<'read', Reading>;
  readonly #secureContext: SecureContext;
  readonly #port: number;

  static async start(version: Version, task: Task, { groups, command }: StandOptions = {}): Promise<Stand> {
    const script = new URL('server.ts', import.meta.url);
    const server = new Companion<'read', Reading>(script, [JSON.stringify(task)], command);
    const { port } = await server.ask('read');
    return new Stand(server, trust(task.identity.cert, version, groups), port);
  }

  private constructor(server: Companion<'read', Reading>, secureContext: SecureContext, port: number) {
    this.#server = server;
    this.#secureContext = secureContext;
    this.#port = port;
  }

  /** Of the server's process. */
  get pid(): number {
    return this.#server.pid;
  }

  /** A client that has no session yet. */
  newClient(): NodeClient {
    return new NodeClient(this.#port, this.#secureContext);
  }

  /** What the server says of the connections that `run` makes. Throws where the two sides do not agree. */
  async observe(run: () => Promise<readonly NodeVisit[]>): Promise<{ visits: readonly NodeVisit[]; reading: Reading }> {
    await this.#server.ask('read');
    const visits = await run();
    const reading = await this.#server.ask('read');
    const resumed = visits.filter((visit) => visit.resumed).length;
    if (reading.handshakes !== visits.length || reading.resumed !== resumed) {
      throw new Error(
        `the server had ${reading.handshakes} handshakes, ${reading.resumed} of them resumed; ` +
          `its clients ${visits.length} and ${resumed}`,
      );
    }
    return { visits, reading };
  }

  /** At once, for who can't wait until it has closed. */
  kill(): void {
    this.#server.kill();
  }

  [Symbol.dispose](): void {
    this.#server[Symbol.dispose]();
  }
}
