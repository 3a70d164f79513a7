// The documents of the repository, and what is in them: blocks of code, and links.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import { root } from './root.ts';

/** All files under version control. */
export const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8', cwd: root }).trim().split('\n');

export const documents = tracked.filter((name) => name.endsWith('.md') && !/^(test|bench)\//.test(name));

export interface Block {
  /** The document and the line, such as `README.md:10`. */
  readonly place: string;
  readonly language: string;
  readonly code: string;
}

/** The fenced blocks of a document. One that is indented, as in a list, would not be read: it is refused. */
export function blocksOf(name: string, text = readFileSync(join(root, name), 'utf8')): Block[] {
  const fences = text.matchAll(/^([ \t]*)```(.*)\n([\s\S]*?)^[ \t]*```$/gm);
  return Array.from(fences, ({ 1: indent, 2: language = '', 3: code = '', index }) => {
    const place = `${name}:${text.slice(0, index).split('\n').length}`;
    if (indent) throw new Error(`${place}: a block that is indented`);
    return { place, language, code };
  });
}

export const allBlocks = documents.flatMap((name) => blocksOf(name));

/** Paths relative to the root; without links that lead out of the repository, or to a place in the same document. */
export function linksOf(name: string, text = readFileSync(join(root, name), 'utf8')): string[] {
  const links = text.matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g);
  return Array.from(links, ([, link = '']) => normalize(join(name, '..', link)).replace(/\/$/, ''));
}
