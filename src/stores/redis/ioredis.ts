import type { IoredisClient } from './client.js';
import { bufferOf, type Connection, type Subscription } from './connection.js';

/** What its clients have beside what is asked of them. */
interface Client extends IoredisClient {
  readonly isCluster?: boolean;
  duplicate(options: object): Client;
  duplicate(nodes: readonly [], options: object): Client;
  on(event: string, listener: (...values: any[]) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
}

/** The commands: `getBuffer` and so on. */
type Commands = Record<string, (parameters: (string | Uint8Array)[]) => Promise<unknown>>;

/** From these a client comes back by itself, if at all; what it is asked until then waits. */
const LOST = new Set(['reconnecting', 'close', 'end', 'disconnecting']);
/** Otherwise it could not subscribe before it has connected. */
const QUEUE = { enableOfflineQueue: true };

export function ioredisConnection(given: IoredisClient): Connection {
  const client = given as Client;
  return {
    isCluster: client.isCluster === true,
    get isLost() {
      return LOST.has(client.status);
    },
    // Not by `callBuffer`, which breaks a client that pipelines by itself (`enableAutoPipelining`).
    send: (_key, _isRead, [name, ...rest]) =>
      (client as unknown as Commands)[`${(name as string).toLowerCase()}Buffer`](
        rest.map((argument) => (typeof argument === 'string' ? argument : bufferOf(argument))),
      ),
    subscribe: (channel, onMessage, onGap) => subscribe(client, channel, onMessage, onGap),
  };
}

function subscribe(
  client: Client,
  channel: string,
  onMessage: (message: Uint8Array) => void,
  onGap: () => void,
): Subscription {
  const own = client.isCluster ? client.duplicate([], QUEUE) : client.duplicate(QUEUE);
  own.on('error', () => {});
  // Also when it is ready again, and has subscribed again by itself.
  own.on('ready', onGap);
  own.on('messageBuffer', (_channel: unknown, message: Uint8Array) => onMessage(message));
  return { begun: own.subscribe(channel), close: () => own.disconnect() };
}
