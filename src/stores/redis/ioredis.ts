import type { IoredisClient } from './client.js';
import { bufferOf, type Connection, type Subscription } from './connection.js';

/** What its clients have beside what is asked of them. */
interface Client extends IoredisClient {
  readonly isCluster?: boolean;
  duplicate(): Client;
  on(event: string, listener: (...values: any[]) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
}

/** From these a client comes back by itself, if at all; what it is asked until then waits. */
const LOST = new Set(['reconnecting', 'close', 'end', 'disconnecting']);

export function ioredisConnection(given: IoredisClient): Connection {
  const client = given as Client;
  return {
    isCluster: client.isCluster === true,
    get isLost() {
      return LOST.has(client.status);
    },
    send: (_key, _isRead, [name, ...rest]) =>
      client.callBuffer(
        name,
        rest.map((argument) => (typeof argument === 'string' ? argument : bufferOf(argument))),
      ),
    subscribe: (channel, onMessage, onGap) => subscribe(client, channel, onMessage, onGap),
  };
}

async function subscribe(
  client: Client,
  channel: string,
  onMessage: (message: Uint8Array) => void,
  onGap: () => void,
): Promise<Subscription> {
  const own = client.duplicate();
  own.on('error', () => {});
  // Also when it is ready again, and has subscribed again by itself.
  own.on('ready', onGap);
  own.on('messageBuffer', (_channel: unknown, message: Uint8Array) => onMessage(message));
  await own.subscribe(channel);
  return { close: () => own.disconnect() };
}
