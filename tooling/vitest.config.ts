import { defineConfig } from 'vitest/config';

/** Preset of every package: fast tests beside the source, in Node, each package's report where `npm test` counts it. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    exclude: ['src/**/*.browser.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
    testTimeout: 30_000,
  },
});
