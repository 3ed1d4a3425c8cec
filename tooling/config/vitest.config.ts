import { defineConfig } from 'vitest/config';

/** Preset of every package: fast tests in Node, each package's report where `npm test` counts it. */
export default defineConfig({
  test: {
    include: ['{src,test}/**/*.test.ts'],
    exclude: ['**/*.browser.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
    allowOnly: false,
    testTimeout: 30_000,
  },
});
