// Installs the runtimes beside this file, unless what the lockfile asks for is there.
// Usage: node test/runtimes/install.mjs
import { execSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const changed = (path) => statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes this one last.
if (changed('node_modules/.package-lock.json') < changed('package-lock.json'))
  execSync('npm ci', { cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: 'inherit' });
