import { defineConfig } from 'vitest/config';

/** The release path: slow, in order, once. */
export default defineConfig({
  test: {
    include: ['release/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.release.json' },
    allowOnly: false,
    bail: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
