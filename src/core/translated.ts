// The core as JavaScript, translated from its WebAssembly when the library was built: for engines that can't compile any.
import type { Core, CoreSource } from './core.js';
import { instantiate } from './javascript.generated.js';
import { PAGE_SIZE } from './layout.generated.js';
import { platform, type TransferableBuffer } from './platform.js';

/** Half of what WebAssembly can have: wasm2js shifts addresses as signed numbers. */
const MOST_MEMORY = 2 ** 31;

/**
 * Memory of so many pages with what the old one holds, which is detached, as WebAssembly does: views of it are then known to
 * be old. Undefined where there is no room.
 */
function grow(buffer: TransferableBuffer, pages: number): ArrayBuffer | undefined {
  if (pages > MOST_MEMORY / PAGE_SIZE) return undefined;
  try {
    if (buffer.transfer) return buffer.transfer(pages * PAGE_SIZE);
    const grown = new ArrayBuffer(pages * PAGE_SIZE);
    new Uint8Array(grown).set(new Uint8Array(buffer));
    platform.structuredClone(buffer, { transfer: [buffer] });
    return grown;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export const coreSource: CoreSource = {
  backend: 'js',
  mostMemory: MOST_MEMORY,
  instantiate: () => instantiate({ grow }) as Core,
};
