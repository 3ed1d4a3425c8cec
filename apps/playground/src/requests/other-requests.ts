import { gradCam } from './explain/grad-cam.js';
import { saliency } from './explain/saliency.js';
import { exported } from './exported.js';
import { activations } from './inspect/activations.js';
import { architecture } from './inspect/architecture.js';
import { filters } from './inspect/filters.js';
import { lenetTables } from './inspect/lenet-tables.js';
import { testImages } from './test-images.js';
import { convolution } from './watch/convolution.js';
import { inceptionBlock } from './watch/inception-block.js';
import { pooling } from './watch/pooling.js';
import { residualBlock } from './watch/residual-block.js';

/** The requests that the first page does not make, by name. */
export const otherRequests = {
  activations,
  architecture,
  convolution,
  exported,
  filters,
  gradCam,
  inceptionBlock,
  lenetTables,
  pooling,
  residualBlock,
  saliency,
  testImages,
};
