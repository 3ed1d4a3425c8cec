import { defineConfig } from 'vitest/config';
import { BREADTH } from '../../tooling/lib/breadth.mjs';

/** Tests of the built site in Chromium, two files at a time. Timeouts only end what hangs: the machine may be busy. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.test.ts'],
    exclude: BREADTH,
    globalSetup: '../../tooling/config/build-first.mjs',
    maxWorkers: 2,
    isolate: false,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.site.json' },
    allowOnly: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
