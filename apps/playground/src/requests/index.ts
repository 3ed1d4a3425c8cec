import { gradCam } from './explain/grad-cam.js';
import { saliency } from './explain/saliency.js';
import { activations } from './inspect/activations.js';
import { architecture } from './inspect/architecture.js';
import { filters } from './inspect/filters.js';
import { lenetTables } from './inspect/lenet-tables.js';
import { onnx } from './onnx.js';
import { predictImage } from './predict-image.js';
import { weights } from './weights.js';

/** The requests about its network that the worker answers, by name. */
export const requests = {
  activations,
  architecture,
  filters,
  gradCam,
  lenetTables,
  onnx,
  predict: predictImage,
  saliency,
  weights,
};

export type Requests = typeof requests;
