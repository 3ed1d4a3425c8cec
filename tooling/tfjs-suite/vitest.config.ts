import { mergeConfig } from 'vitest/config';
import shared from '../config/vitest.config.js';
import { tfjsTests } from './tfjs-tests.js';

export default mergeConfig(shared, {
  plugins: [tfjsTests],
  test: { server: { deps: { inline: [/tfjs-core\/dist\/(.*_test|public\/chained_ops\/.*)\.js/] } } },
});
