// Several instances of the core run over one memory: none may write into it when it begins.
import { readFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { expect, test } from 'vitest';

function textOf(build: string): string {
  const module = binaryen.readBinary(readFileSync(new URL(`../../../build/${build}.wasm`, import.meta.url)));
  const text = module.emitText();
  module.dispose();
  return text;
}

test.each(['shared', 'shared-debug', 'shared-faults'])('%s.wasm has no data and no state of its own', (build) => {
  const text = textOf(build);
  expect(text.match(/\(data |\(global \S+ \(mut/g)).toBeNull();
  expect(text.match(/\(import .*/g)).toEqual([expect.stringMatching(/"env" "memory" \(memory \S+ 1 65536 shared\)/)]);
});

test('nothing runs when it begins; in builds without optimization what does writes nothing', () => {
  expect(textOf('shared')).not.toContain('(start ');
  const beginning = textOf('shared-debug')
    .split(/^ \(func /m)
    .filter((body) => body.startsWith('$start:'));
  expect(beginning.length).toBeGreaterThan(0);
  expect(beginning.filter((body) => /\.store|\.fill|\.copy|\.rmw|cmpxchg/.test(body))).toEqual([]);
});
