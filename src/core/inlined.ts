// The core as WebAssembly from bytes in the library: what any engine with WebAssembly can run, however the library got there.
import { coreBinary } from './binary.generated.js';
import { compileBase64 } from './compile.js';
import { MOST_MEMORY, type Core, type CoreSource } from './core.js';
import { platform } from './platform.js';

let module: object | undefined;

/** Compiled at first use: importing the library costs nothing. */
function compile(): object {
  try {
    return compileBase64(coreBinary);
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
