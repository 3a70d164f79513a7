// docs/architecture.md is the map of the house: each folder is on it, and imports go down it.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { expect, test } from 'vitest';
import { tracked as files } from '../../support/documents.ts';
import { root } from '../../support/root.ts';

const HOUSE = /^(src|assembly|test|bench|examples|docs)\//;
/** Programs and data of these are no rooms of the house: tests and examples lay them out as they need. */
const LEFT_OUT = /^(test\/(bundlers|clients|runtimes|fixtures)|bench\/results|examples)\/.+\//;

const tracked = files.filter((file) => HOUSE.test(file));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What the indented lines of the map begin with, from the top floor down: folders with a slash at the end, and files. */
const map = Array.from(
  read('docs/architecture.md').matchAll(/^ {4}((?:[\w./-]+\/|[\w./-]+\.ts)(?:, [\w./-]+)*) {2,}/gm),
  ([, names]) => names.split(', '),
);
const places = map.flat();

/** The floor of a file: the line of the map that names it, or its folder. */
function floorOf(file: string): number {
  const byFile = map.findIndex((names) => names.includes(file));
  return byFile >= 0 ? byFile : map.findIndex((names) => names.includes(`${dirname(file)}/`));
}

function importsOf(file: string): string[] {
  const specifiers = read(file).matchAll(/\bfrom ['"](\.[^'"]+)['"]/g);
  return Array.from(
    specifiers,
    ([, specifier]) => `${normalize(join(dirname(file), specifier)).replace(/\.js$/, '')}.ts`,
  );
}

test('each folder of the house is on the map', () => {
  const folders = new Set(tracked.map((file) => `${dirname(file)}/`).filter((folder) => !LEFT_OUT.test(folder)));
  expect([...folders].filter((folder) => !places.includes(folder))).toEqual([]);
});

test('each place of the map is there', () => {
  expect(places.length).toBeGreaterThan(10);
  expect(places.filter((place) => !tracked.some((file) => file === place || file.startsWith(place)))).toEqual([]);
});

test('imports of src and assembly go down the map', () => {
  const sources = tracked.filter((file) => /^(src|assembly)\/.*\.ts$/.test(file) && !file.endsWith('.d.ts'));
  const arrows = sources.flatMap((from) => importsOf(from).map((to) => ({ from, to })));
  expect(arrows.length).toBeGreaterThan(200);
  expect(arrows.filter(({ from, to }) => floorOf(to) < floorOf(from))).toEqual([]);
});
