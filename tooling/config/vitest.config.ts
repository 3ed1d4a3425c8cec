import { defineConfig } from 'vitest/config';
import { BREADTH } from '../lib/breadth.mjs';
import { buildFirst } from '../lib/build-first.mjs';

await buildFirst();

/** Preset for tests in Node: `*.test.ts` in `src` or `test`. `npm test` adds up the reports. */
export default defineConfig({
  test: {
    include: ['{src,test}/**/*.test.ts'],
    exclude: ['**/*.browser.test.ts', ...BREADTH],
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
