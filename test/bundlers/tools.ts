// The tools that the package is tried with: dependencies of this folder, since the root needs none of them.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './run.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const modules = join(folder, 'node_modules');

/** Installs them, unless what is installed is newer than what asks for it. */
export async function installTools(): Promise<void> {
  const installed = statSync(join(modules, '.package-lock.json'), { throwIfNoEntry: false });
  if (installed && installed.mtimeMs > statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  await npm(['ci'], folder);
}

/** A file of a tool. */
export function fileOf(path: string): string {
  return join(modules, path);
}

export function versionOf(tool: string): string {
  return JSON.parse(readFileSync(fileOf(`${tool}/package.json`), 'utf8')).version;
}
