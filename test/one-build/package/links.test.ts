// What the documents link to is in the repository: a file that is only in somebody's working copy is not.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8', cwd: root }).trim().split('\n');
const documents = tracked.filter((name) => /^(docs\/)?[^/]+\.md$/.test(name));

const isTracked = (path: string) => tracked.some((name) => name === path || name.startsWith(`${path}/`));

/** Without those that lead out of the repository, or to a place in the same document. */
function linksOf(name: string): string[] {
  const links = readFileSync(join(root, name), 'utf8').matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g);
  return Array.from(links, ([, link = '']) => normalize(join(name, '..', link)).replace(/\/$/, ''));
}

test.each(documents)('the links of %s lead to files of the repository', (name) => {
  expect(linksOf(name).filter((path) => !isTracked(path))).toEqual([]);
});

test('there are links, and they are read', () => {
  expect(linksOf('README.md')).toContain('docs/memory-layout.md');
});
