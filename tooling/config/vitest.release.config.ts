import { defineConfig } from 'vitest/config';
import { BREADTH } from '../lib/breadth.mjs';

/** Tests of the release path, which run in order. */
export default defineConfig({
  test: {
    include: ['release/**/*.test.ts'],
    exclude: BREADTH,
    fileParallelism: false,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.release.json' },
    allowOnly: false,
    bail: 1,
    testTimeout: 1_200_000,
    hookTimeout: 300_000,
  },
});
