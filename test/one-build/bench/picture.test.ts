// The picture of the README is what its command draws of a committed run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderPicture } from '../../../bench/page/picture.ts';
import type { Run } from '../../../bench/results.ts';
import { PICTURE } from '../../../bench/save.ts';
import { root } from '../../support/root.ts';

const picture = readFileSync(PICTURE, 'utf8');
const [, source = ''] = /^<!-- Drawn from (\S+) -->/.exec(picture)!;
const run = JSON.parse(readFileSync(join(root, source), 'utf8')) as Run;

test('the picture is drawn from a full run that is committed', async () => {
  expect(execFileSync('git', ['ls-files', source], { cwd: root, encoding: 'utf8' }).trim()).toBe(source);
  expect(run.full).toBe(true);
  // Not toBe of the text: what differs is long, and says less than the command.
  const isCurrent = (await renderPicture(run, source)) === picture;
  expect(isCurrent, `draw it again: npm run bench:picture -- ${source}`).toBe(true);
});

test('it has colours for light and for dark, and loads nothing', () => {
  expect(picture).toMatch(/@media \(prefers-color-scheme: dark\)/);
  expect(picture).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)|@import|<script|<image/);
});

test('other numbers are another picture, and none are an error', async () => {
  const slower = run.operations.map((result) => ({ ...result, rounds: result.rounds.map((time) => 2 * time) }));
  expect(await renderPicture({ ...run, operations: slower }, source)).not.toBe(picture);
  await expect(renderPicture({ ...run, operations: [] }, source)).rejects.toThrow('no operations at 20,000 sessions');
});
