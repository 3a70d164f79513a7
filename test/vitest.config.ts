import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The same suite over both builds of the core. Only the debug build can walk its invariants. */
function project(build: 'debug' | 'release') {
  return {
    test: {
      name: build,
      root: path('.'),
      include: ['**/*.test.ts'],
      exclude: ['once/**'],
      testTimeout: 60_000,
      env: { CORE_BUILD: build },
    },
    resolve: {
      alias:
        build === 'debug'
          ? [{ find: /^.*\/core-binary\.generated\.js$/, replacement: path('../build/core-binary.debug.ts') }]
          : [],
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project('debug'),
      project('release'),
      { test: { name: 'once', root: path('.'), include: ['once/**/*.test.ts'], testTimeout: 60_000 } },
    ],
    reporters: ['default', path('support/count-reporter.ts')],
  },
});
