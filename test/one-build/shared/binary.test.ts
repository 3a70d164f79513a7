// Several instances of the core run over one memory: none may write into it when it begins.
import { readFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { expect, test } from 'vitest';

test.each(['shared', 'shared-debug', 'shared-faults'])(
  '%s.wasm has no data, no start and no state of its own',
  (build) => {
    const module = binaryen.readBinary(readFileSync(new URL(`../../../build/${build}.wasm`, import.meta.url)));
    expect(module.getNumMemorySegments()).toBe(0);
    const text = module.emitText();
    expect(text).not.toMatch(/\(start |\(global \$\S+ \(mut/);
    expect(text.match(/\(import .*/g)).toEqual([
      expect.stringMatching(/"env" "memory" \(memory \$\d 1 65536 shared\)/),
    ]);
    module.dispose();
  },
);
