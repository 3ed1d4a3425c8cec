import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BREADTH } from '../lib/breadth.mjs';

const TESTS = '{src,test,plugins}/**/*.test.{ts,tsx}';
const OWN_PROCESS = '{src,test,plugins}/**/*.own-process.test.ts';

/**
 * Preset for tests in Node, beside the source or in `test`. Files share a process, because loading tfjs anew for each takes longer than
 * most tests. Files that change global state, such as tfjs's backends and kernels, or that need it untouched, are called
 * `*.own-process.test.ts` and get a process each. `npm test` counts the reports.
 */
export default defineConfig({
  test: {
    globalSetup: fileURLToPath(new URL('./build-first.mjs', import.meta.url)),
    exclude: ['**/*.browser.test.ts', ...BREADTH],
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
    allowOnly: false,
    // Node imports what is built as users' programs do: transforming it for each suite takes a quarter of the CPU time or more.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\/[^?]*\.js$/] } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'shared', isolate: false, include: [TESTS], exclude: [OWN_PROCESS] } },
      { extends: true, test: { name: 'own-process', include: [OWN_PROCESS] } },
    ],
  },
});
