// The tools that the package is tried with: dependencies of this folder, since the root needs none of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../support/install-dependencies.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const modules = join(folder, 'node_modules');

export async function installTools(): Promise<void> {
  await installDependencies(folder);
}

/** A file of a tool. */
export function fileOf(path: string): string {
  return join(modules, path);
}

export function versionOf(tool: string): string {
  return JSON.parse(readFileSync(fileOf(`${tool}/package.json`), 'utf8')).version;
}
