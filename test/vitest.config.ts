import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** What each build has in another's place: files of src by files of the repository. */
const REPLACED: Record<'debug' | 'release' | 'js', Record<string, string>> = {
  debug: {
    'src/core/binary.generated.ts': 'build/core-binary.debug.ts',
    'src/shared/binary.generated.ts': 'build/shared-binary.debug.ts',
  },
  release: {},
  js: { 'src/core/inlined.ts': 'src/core/translated.ts' },
};

/** By the file that an import comes to, however it is written. */
function replace(files: Record<string, string>): Plugin {
  const replaced = new Map(Object.entries(files).map(([from, to]) => [path(`../${from}`), path(`../${to}`)]));
  return {
    name: 'replace-files',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      return (resolved && replaced.get(resolved.id)) ?? resolved;
    },
  };
}

/** The same suite over all builds of the core. Only the debug build can walk its invariants. */
function project(build: keyof typeof REPLACED) {
  return {
    test: {
      name: build,
      root: path('.'),
      include: ['every-build/**/*.test.ts'],
      // Shared sessions have no core in JavaScript: it has no memory to share.
      exclude: build === 'js' ? ['every-build/core/**', 'every-build/shared/**'] : [],
      testTimeout: 60_000,
      // To load the sources anew for each file would take a quarter of the time.
      isolate: false,
      env: { BACKEND: build === 'js' ? 'js' : 'inlined-wasm', BUILD: build },
    },
    plugins: [replace(REPLACED[build])],
  };
}

/** What runs programs of its own, or would show nothing more over the other build. */
const oneBuild = {
  test: { name: 'one-build', root: path('.'), include: ['one-build/**/*.test.ts'], testTimeout: 120_000 },
};

export default defineConfig({
  test: {
    // Many tests wait, for timers and for programs of their own: three at a time keep two cores at work.
    maxWorkers: 3,
    projects: [project('debug'), project('release'), project('js'), oneBuild],
    reporters: ['default', path('support/count-reporter.ts')],
  },
});
