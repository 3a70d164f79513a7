import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.ts';
import { npm } from './run.ts';

/** Makes a user's project, with the packed tarball installed and nothing else, and returns its folder. The package must be built. */
export async function createPackedProject(): Promise<string> {
  const project = mkdtempSync(join(tmpdir(), 'project-'));
  await npm(['pack', '--ignore-scripts', '--pack-destination', project], root);
  const tarball = readdirSync(project).find((file) => file.endsWith('.tgz'))!;
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  await npm(['install', '--ignore-scripts', '--offline', join(project, tarball)], project);
  return project;
}
