// The packages that bring a binary for one platform each.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NotInstalled } from './runtime.ts';

const { platform, arch } = process;
const require = createRequire(import.meta.url);

/** By the name of a runtime: the package for this platform, and the binary in it. */
const PACKAGES = {
  node20: [`node20-${platform}-${arch}`, 'bin/node'],
  node22: [`node22-${platform}-${arch}`, 'bin/node'],
  node24: [`node24-${platform}-${arch}`, 'bin/node'],
  node26: [`node26-${platform}-${arch}`, 'bin/node'],
  deno: [`@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`, 'deno'],
  bun: [`@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`, 'bin/bun'],
  workerd: [`@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}`, 'bin/workerd'],
} as const;

export function findBinary(runtime: keyof typeof PACKAGES): string {
  const [name, binary] = PACKAGES[runtime];
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), binary);
  } catch {
    throw new NotInstalled(`not installed for this platform (${platform} ${arch}): there is no package ${name}`);
  }
}
