// Servers tell each other what they remove, for those that keep copies. The messages are sealed, since they have session ids in them.
import { attempt } from '../../base/attempt.js';
import { startDeadline } from '../../base/patience.js';
import type { RemovalListener } from '../../base/store.js';
import type { SyncSealer } from '../sealing/sealer.js';
import type { Connection, Subscription } from './connection.js';

/** What a message is sealed as, in the place of a session's id and version. */
const SUBJECT = Uint8Array.from('removed', (character) => character.charCodeAt(0));
const NO_VERSION = 0;
/** Bytes of a version before the id. */
const VERSION_SIZE = 2;
/** Seconds that a message is good for. */
const LIFETIME = 60;
/** Milliseconds until it is tried again to listen. */
const RETRY = 1000;

export interface RemovalSettings {
  readonly connection: Connection;
  readonly channel: string;
  readonly sealer: SyncSealer;
  now(): number;
  onError(error: unknown): void;
}

export class Removals {
  readonly #settings: RemovalSettings;
  readonly #listeners = new Set<RemovalListener>();
  #subscription: Subscription | undefined;
  #begun = false;
  #ended = false;

  constructor(settings: RemovalSettings) {
    this.#settings = settings;
  }

  /** Tells of one session, or where there is no id, that any may be gone. Waits for nobody. */
  tell(id?: Uint8Array, protocolVersion: number = NO_VERSION): void {
    const { connection, channel, sealer, onError, now } = this.#settings;
    const message = new Uint8Array(VERSION_SIZE + (id?.length ?? 0));
    message[0] = protocolVersion >>> 8;
    message[1] = protocolVersion;
    if (id) message.set(id, VERSION_SIZE);
    const sealed = sealer.seal(SUBJECT, NO_VERSION, message, now() + LIFETIME);
    connection.send(undefined, false, ['PUBLISH', channel, sealed]).catch(onError);
  }

  /** @returns what ends it */
  listen(listener: RemovalListener): () => void {
    if (this.#ended) return () => {};
    this.#listeners.add(listener);
    if (!this.#begun) void this.#begin();
    return () => void this.#listeners.delete(listener);
  }

  end(): void {
    this.#ended = true;
    this.#listeners.clear();
    this.#subscription?.close();
  }

  async #begin(): Promise<void> {
    this.#begun = true;
    const { connection, channel, onError } = this.#settings;
    try {
      const onMessage = (message: Uint8Array) => this.#hear(message);
      this.#subscription = connection.subscribe(channel, onMessage, () => this.#call());
      await this.#subscription?.begun;
    } catch (error) {
      if (this.#ended) return;
      this.#subscription?.close();
      this.#subscription = undefined;
      onError(error);
      startDeadline(RETRY, () => this.#ended || void this.#begin());
    }
  }

  #hear(message: Uint8Array): void {
    const opened = this.#settings.sealer.open(SUBJECT, NO_VERSION, message);
    if (typeof opened === 'string' || !(opened.expires >= this.#settings.now())) return;
    const { data } = opened;
    if (data.length === VERSION_SIZE) this.#call();
    else this.#call(data.subarray(VERSION_SIZE), data[0]! * 256 + data[1]!);
  }

  #call(id?: Uint8Array, protocolVersion?: number): void {
    for (const listener of this.#listeners) attempt(() => listener(id, protocolVersion), this.#settings.onError);
  }
}
