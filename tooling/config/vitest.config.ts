import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BREADTH } from '../lib/breadth.mjs';

/** Preset for tests in Node: `*.test.ts` in `src` or `test`. `npm test` counts the reports. */
export default defineConfig({
  test: {
    include: ['{src,test}/**/*.test.ts'],
    exclude: ['**/*.browser.test.ts', ...BREADTH],
    globalSetup: fileURLToPath(new URL('./build-first.mjs', import.meta.url)),
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
    allowOnly: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
