import { mergeConfig } from 'vitest/config';
import preset from '../../tooling/config/vitest.config.js';

/** Unit tests, beside the source. */
export default mergeConfig(preset, {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
