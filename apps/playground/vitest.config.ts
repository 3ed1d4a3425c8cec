import { mergeConfig } from 'vitest/config';
import preset from '../../tooling/vitest.config.js';

/** Unit tests beside the source, and tests of the built site in Chromium, one file at a time. */
export default mergeConfig(preset, {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['{src,plugins}/**/*.test.{ts,tsx}', 'e2e/**/*.e2e.test.ts'],
    maxWorkers: 1,
  },
});
