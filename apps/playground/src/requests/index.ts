import { activations } from './activations.js';
import { architecture } from './architecture.js';
import { filters } from './filters.js';
import { gradCam } from './grad-cam.js';
import { lenetTables } from './lenet-tables.js';
import { predictImage } from './predict-image.js';
import { saliency } from './saliency.js';
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
