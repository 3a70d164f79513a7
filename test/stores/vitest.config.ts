// What takes longer than a test of `npm test` may: many processes over one Redis (npm run test:stores).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  test: {
    root: path('.'),
    include: ['*.test.ts'],
    testTimeout: 300_000,
    // Each has processes of its own, and some judge times.
    fileParallelism: false,
    reporters: ['default', path('../support/count-reporter.ts')],
  },
});
