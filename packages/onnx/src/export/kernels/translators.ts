import type { Translators } from '../translator.js';
import { arrays } from './arrays.js';
import { binary } from './binary.js';
import { convolutions } from './convolutions.js';
import { images } from './images.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import { shapes } from './shapes.js';
import { slices } from './slices.js';
import { unary } from './unary.js';

/** The kernels of tfjs that can be exported. */
export const translators: Translators = {
  ...arrays,
  ...binary,
  ...convolutions,
  ...images,
  ...normalization,
  ...pooling,
  ...products,
  ...reductions,
  ...shapes,
  ...slices,
  ...unary,
};
