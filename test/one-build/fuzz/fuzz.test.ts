// The fuzzer itself, with another of our layers in the place of OpenSSL: what it compares, finds and shrinks.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SSL_CTX_new, type OpenSSLVersion } from '../../../src/openssl.js';
import { RULES } from '../../fuzz/broken-rules.js';
import { Comparison, type Difference, type Oracle } from '../../fuzz/compare.js';
import { generate, MOST_OPERATIONS } from '../../fuzz/generate.js';
import { Layer } from '../../fuzz/layer/layer.js';
import type { NewContext } from '../../fuzz/layer/world.js';
import { CODE, NAMES, WORDS } from '../../fuzz/protocol.js';
import { shrink } from '../../fuzz/shrink.js';

const LISTS = 60;

function layerAsOracle(openssl: OpenSSLVersion): Oracle {
  const layer = new Layer(MOST_OPERATIONS * 1000, SSL_CTX_new, openssl);
  return {
    init: () => {},
    run(operations, count, tape) {
      layer.run(operations, count);
      tape.set(layer.tape.values.subarray(0, layer.tape.length));
      return layer.tape.length;
    },
  };
}

/** The first difference, shrunk, of the lists of the first seeds. */
function findDifference(newContext: NewContext, openssl: OpenSSLVersion): Difference | undefined {
  const comparison = new Comparison(layerAsOracle('3.5'), newContext, openssl);
  for (let seed = 1; seed <= LISTS; seed++) {
    const result = comparison.runSeed(seed);
    if (typeof result !== 'number') return shrink(comparison, result);
  }
  return undefined;
}

const kinds = ({ operations, count }: Difference) =>
  Array.from({ length: count }, (_, i) => NAMES[operations[i * WORDS]]);

test('finds nothing between two that are the same', () => {
  expect(findDifference(SSL_CTX_new, '3.5')).toBeUndefined();
});

test('finds another release by what differs, in few operations', () => {
  const found = findDifference(SSL_CTX_new, '3.0')!;
  expect(found.openssl).not.toEqual(found.ours);
  expect(found.count).toBeLessThan(24);
  expect(found.at).toBe(found.count - 1);
});

test('finds a ctx that forgets its fourth session, and what it takes to see it', () => {
  const forgets: NewContext = (options) => {
    const ctx = SSL_CTX_new(options);
    const has = ctx.hasSession.bind(ctx);
    ctx.hasSession = (...key) => ctx.size < 4 && has(...key);
    return ctx;
  };
  const found = findDifference(forgets, '3.5')!;
  expect(kinds(found).filter((kind) => kind === 'ADD')).toHaveLength(4);
  expect(kinds(found).at(-1)).toBe('HAS');
});

test('what is thrown is a difference, and is told', () => {
  const error = new Error('broken');
  const throws: NewContext = (options) => {
    const ctx = SSL_CTX_new(options);
    Object.defineProperty(ctx, 'size', {
      get: () => {
        throw error;
      },
    });
    return ctx;
  };
  expect(findDifference(throws, '3.5')?.failure).toBe(error);
});

test.each(RULES)('what breaks this rule is there once: $what', ({ file, from, to }) => {
  const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  expect(source.split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});

test('a list is the same for the same seed, begins with a ctx and ends with the end of all', () => {
  const [one, other] = [1, 2].map(() => new Float64Array(MOST_OPERATIONS * WORDS));
  const count = generate(7, one!);
  expect(generate(7, other!)).toBe(count);
  expect(one).toEqual(other);
  expect(one![0]).toBe(CODE.NEW_CONTEXT);
  expect(one![(count - 1) * WORDS]).toBe(CODE.END);
  expect(generate(8, other!)).not.toBe(count);
});

test('all kinds of operations come', () => {
  const operations = new Float64Array(MOST_OPERATIONS * WORDS);
  const seen = new Set<number>();
  for (let seed = 1; seed <= LISTS; seed++) {
    const count = generate(seed, operations);
    for (let i = 0; i < count; i++) seen.add(operations[i * WORDS]);
  }
  expect(seen.size).toBe(NAMES.length);
});
