// A project of its own that has installed the package, packed as for the registry, and the programs.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Project {
  readonly folder: string;
  /** Writes a file, and gives its path. */
  write(name: string, contents: string | Uint8Array): string;
  remove(): void;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const QUIET = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];

/** The package must have been built. */
export function createProject(programs: readonly URL[]): Project {
  const folder = mkdtempSync(join(tmpdir(), 'runtimes-'));
  const npm = (cwd: string, ...args: readonly string[]) => execFileSync('npm', args, { cwd, encoding: 'utf8' });
  const write = (name: string, contents: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, contents);
    return path;
  };
  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  const packed = npm(ROOT, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  npm(folder, 'install', ...QUIET, `./${filename}`);
  for (const from of programs) cpSync(from, folder, { recursive: true });
  return { folder, write, remove: () => rmSync(folder, { recursive: true }) };
}
