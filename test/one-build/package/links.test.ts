// What the documents link to is in the repository: a file that is only in somebody's working copy is not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { expect, test } from 'vitest';
import { documents, linksOf, tracked } from '../../support/documents.ts';
import { root } from '../../support/root.ts';

const isTracked = (path: string) => tracked.some((name) => name === path || name.startsWith(`${path}/`));

/** The places of a document that a link can lead to, as GitHub names them. */
function placesOf(name: string): string[] {
  const titles = readFileSync(join(root, name), 'utf8').matchAll(/^#+ (.*)$/gm);
  return Array.from(titles, ([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Links to a place: the document, which may be this one, and the place. */
function placeLinksOf(name: string): [document: string, place: string][] {
  const links = readFileSync(join(root, name), 'utf8').matchAll(/\]\((?![a-z]+:)([^)#]*)#([^)]+)\)/g);
  return Array.from(links, ([, link = '', place = '']) => [link ? join(name, '..', link) : name, place]);
}

test.each(documents)('the links of %s lead to files of the repository', (name) => {
  expect(linksOf(name).filter((path) => !isTracked(path))).toEqual([]);
});

test.each(documents)('the links of %s to places lead to titles', (name) => {
  expect(placeLinksOf(name).filter(([document, place]) => !placesOf(document).includes(place))).toEqual([]);
});

test('there are links, and they are read', () => {
  expect(linksOf('README.md')).toContain('docs/node-tls.md');
  expect(placeLinksOf('README.md')).toContainEqual(['docs/node-tls.md', 'stores']);
});
