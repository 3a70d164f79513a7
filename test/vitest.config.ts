import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** What each build has in another's place. */
const ALIASES = {
  debug: [{ find: /^.*\/core\/binary\.generated\.js$/, replacement: path('../build/core-binary.debug.ts') }],
  release: [],
  js: [{ find: /^.*\/core\/inlined\.js$/, replacement: path('../src/core/translated.ts') }],
};

/** The same suite over all builds of the core. Only the debug build can walk its invariants. */
function project(build: keyof typeof ALIASES) {
  return {
    test: {
      name: build,
      root: path('.'),
      include: ['every-build/**/*.test.ts'],
      exclude: build === 'js' ? ['every-build/core/**'] : [],
      testTimeout: 60_000,
      env: { BACKEND: build === 'js' ? 'js' : 'inlined-wasm' },
    },
    resolve: { alias: ALIASES[build] },
  };
}

/** What runs programs of its own, or would show nothing more over the other build. */
const oneBuild = {
  test: { name: 'one-build', root: path('.'), include: ['one-build/**/*.test.ts'], testTimeout: 120_000 },
};

export default defineConfig({
  test: {
    // Many tests wait for programs of their own; vitest would leave a core to itself.
    maxWorkers: 2,
    projects: [project('debug'), project('release'), project('js'), oneBuild],
    reporters: ['default', path('support/count-reporter.ts')],
  },
});
