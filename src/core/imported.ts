// The core as a WebAssembly module that comes with the program: edge runtimes compile when a program is deployed, and forbid it later.
import module from './core.wasm?module';
import { MOST_MEMORY, type Core, type CoreSource } from './core.js';
import { platform } from './platform.js';

export const coreSource: CoreSource = {
  backend: 'imported-wasm',
  mostMemory: MOST_MEMORY,
  instantiate: () => new platform.WebAssembly!.Instance(module).exports as Core,
};
