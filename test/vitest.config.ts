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
    },
    resolve: {
      alias:
        build === 'debug'
          ? [{ find: /^.*\/core-binary\.generated\.js$/, replacement: path('../build/core-binary.debug.ts') }]
          : [],
    },
  };
}

/** What runs programs of its own, or would show nothing more over the other build. */
const once = { test: { name: 'once', root: path('.'), include: ['once/**/*.test.ts'], testTimeout: 120_000 } };

export default defineConfig({
  test: {
    projects: [project('debug'), project('release'), once],
    reporters: ['default', path('support/count-reporter.ts')],
  },
});
