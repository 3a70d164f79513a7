// A user's project with programs to run, and with what their hosts want written around them.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackedProject } from '../support/packed-project.ts';

export interface Project {
  readonly folder: string;
  /** Writes a file, and gives its path. */
  write(name: string, contents: string): string;
  remove(): void;
}

/** The package must be built. */
export async function createProject(programs: URL): Promise<Project> {
  const folder = await createPackedProject();
  cpSync(programs, folder, { recursive: true });
  const write = (name: string, contents: string) => {
    const path = join(folder, name);
    writeFileSync(path, contents);
    return path;
  };
  return { folder, write, remove: () => rmSync(folder, { recursive: true }) };
}
