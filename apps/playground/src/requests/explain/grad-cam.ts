import {
  ConfigError,
  INFERENCE,
  inspectionPass,
  type Module,
  namedVariables,
  type Pass,
} from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';
import {
  add,
  grad,
  mean,
  mul,
  relu,
  sum,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { type ChannelImages, toChannelImages } from '../channel-images.js';
import { imageInput } from '../image-input.js';
import { type ClassScoreRequest, classScore } from './saliency.js';

/** A heat map and the layer it is computed from. */
export interface HeatMap extends ChannelImages {
  /** Path of the layer. */
  readonly layer: string;
}

interface LastFeatureMaps {
  readonly path: string;
  readonly module: Module;
  readonly featureMaps: Tensor4D;
}

/** Finds the last layer with weights whose output has more than one pixel. */
function lastFeatureMaps(model: Module, x: Tensor4D): LastFeatureMaps {
  let found: LastFeatureMaps | undefined;
  const inspect = (path: string, output: Tensor, module: Module) => {
    const isImage = output.rank === 4 && (output.shape[1] as number) * (output.shape[2] as number) > 1;
    const hasWeights = !namedVariables(module).next().done;
    if (isImage && hasWeights) found = { path, module, featureMaps: output as Tensor4D };
  };
  model.forward(x, inspectionPass(model, inspect));
  if (found) return found;
  throw new ConfigError('this network has no feature maps, which Grad-CAM needs', {
    hint: 'Choose saliency, which works with every network.',
  });
}

/**
 * The Grad-CAM heat map of a class, of shape [1, height, width]: the positive part of the sum of the last feature maps, each
 * weighted by the mean gradient of the class score. Selvaraju et al. 2017, eq. 1 and 2. The gradient is taken with respect to an
 * offset that is added to the feature maps.
 */
export function gradCamHeat(
  model: Module,
  x: Tensor4D,
  label: number,
): { readonly path: string; readonly heat: Tensor3D } {
  const { path, module, featureMaps } = lastFeatureMaps(model, x);
  const scoreOf = (offset: Tensor) => {
    const pass: Pass = {
      ...INFERENCE,
      tap: (tapped, activation) => (tapped === module ? add(activation, offset) : activation),
    };
    return classScore(model.forward(x, pass), label);
  };
  const gradient = grad(scoreOf)(zeros<Tensor4D['rankType']>(featureMaps.shape));
  const weights = mean(gradient, [1, 2], true);
  return { path, heat: relu(sum(mul(featureMaps, weights), 3)) };
}

/**
 * Computes the Grad-CAM heat map of a class for an image.
 * @throws ConfigError if the network has no feature maps.
 */
export async function gradCam(
  { model, spec }: RequestContext,
  { image, label }: ClassScoreRequest,
): Promise<HeatMap> {
  let layer = '';
  const heat = tidy(() => {
    const result = gradCamHeat(model, imageInput(spec, image), label);
    layer = result.path;
    return result.heat;
  });
  const [, height, width] = heat.shape;
  const values = await heat.data();
  heat.dispose();
  return { layer, ...toChannelImages(values, { height, width, channels: 1 }) };
}
