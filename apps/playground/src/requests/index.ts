import { gradCam } from './explain/grad-cam.js';
import { saliency } from './explain/saliency.js';
import { exported } from './exported.js';
import { activations } from './inspect/activations.js';
import { architecture } from './inspect/architecture.js';
import { filters } from './inspect/filters.js';
import { lenetTables } from './inspect/lenet-tables.js';
import { predictImage } from './predict-image.js';
import { testImages } from './test-images.js';
import { convolution } from './watch/convolution.js';
import { inceptionBlock } from './watch/inception-block.js';
import { pooling } from './watch/pooling.js';
import { residualBlock } from './watch/residual-block.js';

/** The requests about its network that the worker answers, by name. */
export const requests = {
  activations,
  architecture,
  convolution,
  exported,
  filters,
  gradCam,
  inceptionBlock,
  lenetTables,
  pooling,
  predict: predictImage,
  residualBlock,
  saliency,
  testImages,
};

export type Requests = typeof requests;
