import { attempt, ignore } from '../../base/attempt.js';
import type { NodeRedisClient } from './client.js';
import { bufferClass, bufferOf, type Argument, type Connection, type Subscription } from './connection.js';

/** Of a reply of bytes (RESP's `$`), as node-redis numbers the types that it can be told a class for. */
const BLOB_STRING = 36;
const OPTIONS = { typeMapping: { [BLOB_STRING]: bufferClass } };

type Listener = (message: Uint8Array) => void;

/** What some kinds of its clients have. */
interface Client extends NodeRedisClient {
  /** Undefined where that is not known of one server. */
  readonly isReady?: boolean;
  duplicate?(): Client & { connect(): Promise<unknown> };
  on?(event: string, listener: () => void): unknown;
  subscribe?(channel: string, listener: Listener, bufferMode: true): Promise<unknown>;
  unsubscribe?(channel: string, listener: Listener, bufferMode: true): Promise<unknown>;
  destroy?(): void;
}

export function nodeRedisConnection(client: NodeRedisClient): Connection {
  const isCluster = 'masters' in client;
  const isSentinel = 'getMasterNode' in client;
  // These find the connection for a channel by themselves.
  const subscribe = isCluster || isSentinel ? subscribeBy : subscribeByDuplicate;
  let wasReady = false;
  return {
    isCluster,
    get isLost() {
      const { isReady } = client as Client;
      wasReady ||= isReady === true;
      return wasReady && isReady === false;
    },
    send(key, isRead, command) {
      const args = command.map(toArgument);
      if (isCluster) return client.sendCommand(key, isRead, args, OPTIONS);
      return isSentinel ? client.sendCommand(isRead, args, OPTIONS) : client.sendCommand(args, OPTIONS);
    },
    subscribe: (...listening) => subscribe(client, ...listening),
  };
}

function toArgument(argument: Argument): Argument {
  return typeof argument === 'string' ? argument : bufferOf(argument);
}

function subscribeBy(client: Client, channel: string, onMessage: Listener): Subscription {
  return {
    begun: client.subscribe!(channel, onMessage, true),
    close: () => attempt(() => client.unsubscribe!(channel, onMessage, true), ignore),
  };
}

/** Undefined of a pool, which has no connection to duplicate. */
function subscribeByDuplicate(
  client: Client,
  channel: string,
  onMessage: Listener,
  onGap: () => void,
): Subscription | undefined {
  if (!client.subscribe || !client.duplicate) return undefined;
  const own = client.duplicate();
  own.on!('error', ignore);
  // Also when it is ready again, and has subscribed again by itself.
  own.on!('ready', onGap);
  return {
    begun: own.connect().then(() => own.subscribe!(channel, onMessage, true)),
    // Throws where it is closed.
    close: () => attempt(() => own.destroy!(), ignore),
  };
}
