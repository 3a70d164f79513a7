import { statSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './run.ts';

/** Installs what the lockfile of a folder asks for, unless what is installed is newer. */
export async function installDependencies(folder: string): Promise<void> {
  const installed = statSync(join(folder, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  if (installed && installed.mtimeMs > statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  await npm(['ci'], folder);
}
