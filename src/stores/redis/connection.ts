// What a store needs of a client, whichever it is.

/** Of a command: its name, a key, or a value. Strings are UTF-8. */
export type Argument = string | Uint8Array;

export interface Connection {
  /** Whether keys are on several servers, each of which answers for its own only. */
  readonly isCluster: boolean;
  /** Whether the client knows by itself that it has lost the server: commands would wait until it is back. */
  readonly isLost: boolean;
  /**
   * Sends a command, at once or at the end of this turn of the event loop. Replies of bytes come as bytes.
   *
   * @param key the first of its keys, which says where it goes in a cluster; undefined for one without
   * @param isRead whether it changes nothing
   */
  send(key: string | undefined, isRead: boolean, command: readonly Argument[]): Promise<unknown>;
  /**
   * Listens to a channel, over a connection of its own where the client needs one. Undefined where the client can't.
   *
   * @param onGap messages may have been lost, since the connection was
   */
  subscribe(channel: string, onMessage: (message: Uint8Array) => void, onGap: () => void): Subscription | undefined;
}

/** To be closed, also where it did not begin. */
export interface Subscription {
  readonly begun: Promise<unknown>;
  close(): void;
}

interface BufferClass {
  from(buffer: ArrayBufferLike, byteOffset: number, length: number): Uint8Array;
}

const { Buffer } = globalThis as unknown as { Buffer?: BufferClass };

/** What clients know bytes by: a Buffer over the same memory. */
export function bufferOf(bytes: Uint8Array): Uint8Array {
  return Buffer!.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

export { Buffer as bufferClass };
