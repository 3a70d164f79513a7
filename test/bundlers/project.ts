// A user's project: the packed tarball installed, and the programs of this folder.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPackedProject } from '../support/packed-project.ts';

const PROGRAMS = ['apps', 'types'];

/** Makes the project, and returns its folder. The package must be built. */
export async function createProject(): Promise<string> {
  const project = await createPackedProject();
  for (const name of PROGRAMS) {
    const folder = fileURLToPath(new URL(name, import.meta.url));
    cpSync(folder, join(project, name), { recursive: true });
  }
  return project;
}
