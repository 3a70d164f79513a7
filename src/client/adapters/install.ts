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
  const layer: Layer = { original, isActive: true };
  const installed: Connect = (...given) => {
    if (!layer.isActive || isConnecting() || !isPeer(state, peers, given)) return Reflect.apply(original, tls, given);
    return connect(state, original, given);
  };
  layers.set(installed, layer);
  setConnect(installed);
  return {
    [Symbol.dispose]() {
      layer.isActive = false;
      removeLayers();
    },
  };
}

/** What is in the place of another `tls.connect`. */
interface Layer {
  readonly original: Connect;
  isActive: boolean;
}

const layers = new WeakMap<Connect, Layer>();

/** Those that are not active any more, down to one that is. One that somebody has put something over stays, and does nothing. */
function removeLayers(): void {
  let top = tls.connect as Connect;
  for (let layer = layers.get(top); layer && !layer.isActive; layer = layers.get(top)) top = layer.original;
  if (top !== tls.connect) setConnect(top);
}

/** `import { connect } from 'node:tls'` sees it, too. */
function setConnect(value: Connect): void {
  Object.assign(tls, { connect: value });
  syncBuiltinESMExports();
}

function isPeer(state: ClientState, peers: InstallOptions['peers'], given: readonly unknown[]): boolean {
  return state.ask(() => peers(readArguments(given).options)) === true;
}
