import { mergeConfig } from 'vitest/config';
import preset from '../../tooling/config/vitest.config.js';
import { catalogPlugin } from './plugins/catalog-plugin.js';

/** Unit tests, beside the source. */
export default mergeConfig(preset, {
  plugins: [catalogPlugin()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
