import { activations } from './inspect/activations.js';
import { architecture } from './inspect/architecture.js';
import { filters } from './inspect/filters.js';
import { gradCam } from './explain/grad-cam.js';
import { lenetTables } from './inspect/lenet-tables.js';
import { predictImage } from './predict-image.js';
import { saliency } from './explain/saliency.js';
import { weights } from './weights.js';

/** What the worker answers about its network, by the name that the page asks for. */
export const requests = {
  activations,
  architecture,
  filters,
  gradCam,
  lenetTables,
  predict: predictImage,
  saliency,
  weights,
};

export type Requests = typeof requests;
