import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { attach, whileConnecting } from '../sockets/connect.js';
import type { ClientState } from '../state.js';

type Options = Record<string, unknown>;
type CreateConnection = (options: Options, callback?: unknown) => Duplex;

/** An agent of https whose connections are the cache's. */
export function makeAgent(state: ClientState, options?: AgentOptions): Agent {
  const agent = new Agent(options);
  const { createConnection } = agent as unknown as { createConnection: CreateConnection };
  const createOurs: CreateConnection = function (this: unknown, { ...given }, callback) {
    // By this key the agent would look for sessions of its own, which it keeps by less than all that they rely on.
    Reflect.deleteProperty(given, '_agentKey');
    const socket = whileConnecting(() => Reflect.apply(createConnection, agent, [given, callback]));
    // Through a proxy it may be a socket to that one, without TLS.
    return socket instanceof TLSSocket ? attach(state, socket, given as object) : socket;
  };
  return Object.assign(agent, { createConnection: createOurs });
}
