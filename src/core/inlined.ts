// The core as WebAssembly from bytes in the library: what any engine with WebAssembly can run, however the library got there.
import { coreBinary } from './binary.generated.js';
import { MOST_MEMORY, type Core, type CoreSource } from './core.js';
import { platform } from './platform.js';

let module: object | undefined;

/** Compiled at first use: importing the library costs nothing. */
function compile(): object {
  try {
    const { WebAssembly } = platform;
    if (!WebAssembly) throw new TypeError('WebAssembly is not defined');
    const binary = platform.atob(coreBinary);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    throw new Error('wasm-session-cache: WebAssembly could not be compiled here; wasm-session-cache/js needs none', {
      cause,
    });
  }
}

export const coreSource: CoreSource = {
  backend: 'inlined-wasm',
  mostMemory: MOST_MEMORY,
  instantiate() {
    module ??= compile();
    return new platform.WebAssembly!.Instance(module).exports as Core;
  },
};
