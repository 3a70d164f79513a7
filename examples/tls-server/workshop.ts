// Makes clients of both kinds, and keeps their files until the end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from './certificate.js';
import type { Client } from './client.js';
import { NodeClient } from './node-client.js';
import { OpensslClient } from './openssl-client.js';

/** Clients by kind. */
export interface Clients {
  readonly node: readonly Client[];
  /** Empty where the machine has no openssl. */
  readonly openssl: readonly Client[];
}

export class Workshop implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tls-server-'));
  readonly #caFile = join(this.#folder, 'ca.pem');
  readonly #identity: Identity;
  readonly #hasOpenssl: boolean;
  #made = 0;

  constructor(identity: Identity, hasOpenssl: boolean) {
    this.#identity = identity;
    this.#hasOpenssl = hasOpenssl;
    writeFileSync(this.#caFile, identity.cert);
  }

  /** New clients, which have no session yet. */
  make(node: number, openssl: number): Clients {
    return {
      node: Array.from({ length: node }, () => new NodeClient(this.#identity.cert)),
      openssl: Array.from({ length: this.#hasOpenssl ? openssl : 0 }, () => this.#makeOpenssl()),
    };
  }

  #makeOpenssl(): Client {
    return new OpensslClient(this.#caFile, join(this.#folder, `session-${this.#made++}.pem`));
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
