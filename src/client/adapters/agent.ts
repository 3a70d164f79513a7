import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { expectObject } from '../../base/errors.js';
import { isObject } from '../sockets/connect-options.js';
import { attach, whileConnecting } from '../sockets/connect.js';
import type { ClientState } from '../state.js';

type Options = { _agentKey?: unknown };
type CreateConnection = (...given: unknown[]) => Duplex;

/** An agent of https whose connections are the cache's. */
export function makeAgent(state: ClientState, options?: AgentOptions): Agent {
  if (options !== undefined) expectObject('options', options);
  const agent = new Agent(options);
  const { createConnection } = agent as unknown as { createConnection: CreateConnection };
  const createOurs: CreateConnection = (...given) => {
    const ours = given.map(withoutAgentKey);
    const socket = whileConnecting(() => Reflect.apply(createConnection, agent, ours));
    // Through a proxy it may be a socket to that one, without TLS.
    return socket instanceof TLSSocket ? attach(state, socket, ours.find(isObject) ?? {}) : socket;
  };
  return Object.assign(agent, { createConnection: createOurs });
}

/** By this key the agent would look for sessions of its own, which it keeps by less than all that they rely on. */
function withoutAgentKey(argument: unknown): unknown {
  if (!isObject(argument)) return argument;
  const { ...options }: Options = argument;
  Reflect.deleteProperty(options, '_agentKey');
  return options;
}
