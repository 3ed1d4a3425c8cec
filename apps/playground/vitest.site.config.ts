import { defineConfig } from 'vitest/config';

/** Tests of the built site in Chromium, one file at a time. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.test.ts'],
    maxWorkers: 1,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.site.json' },
    allowOnly: false,
    testTimeout: 60_000,
  },
});
