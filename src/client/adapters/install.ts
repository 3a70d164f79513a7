import { syncBuiltinESMExports } from 'node:module';
import tls, { type ConnectionOptions } from 'node:tls';
import { expectOptions, typeError } from '../../base/errors.js';
import { connect, isConnecting, type Connect } from '../sockets/connect.js';
import { readArguments } from '../sockets/connect-options.js';
import type { ClientState } from '../state.js';

/** What is put in the place of `tls.connect` for. */
export interface InstallOptions {
  /** Of which connections sessions are kept, by what `tls.connect` is given: of no others anything changes. */
  peers: (options: ConnectionOptions) => boolean;
}

const NAMES = new Set(['peers']);

/** Puts the cache's in the place of `tls.connect`, until it is disposed of. */
export function install(state: ClientState, options: InstallOptions): Disposable {
  expectOptions('options', options, NAMES);
  const { peers } = options;
  if (typeof peers !== 'function') throw typeError('options.peers', 'a function', peers);
  const original = tls.connect as Connect;
  let installed = true;
  const installedConnect: Connect = (...given) => {
    if (!installed || isConnecting() || !isPeer(state, peers, given)) return Reflect.apply(original, tls, given);
    return connect(state, original, given);
  };
  setConnect(installedConnect);
  return {
    [Symbol.dispose]() {
      installed = false;
      // What was put over it meanwhile goes on calling it, to no effect.
      if ((tls.connect as Connect) === installedConnect) setConnect(original);
    },
  };
}

/** `import { connect } from 'node:tls'` sees it, too. */
function setConnect(value: Connect): void {
  Object.assign(tls, { connect: value });
  syncBuiltinESMExports();
}

function isPeer(state: ClientState, peers: InstallOptions['peers'], given: readonly unknown[]): boolean {
  return state.ask(() => peers(readArguments(given).options)) === true;
}
