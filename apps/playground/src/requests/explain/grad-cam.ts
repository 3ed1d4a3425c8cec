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
import { type Maps, mapBytes } from '../channel-images.js';
import { imageInput } from '../image-input.js';
import { type ClassQuestion, classScore } from './saliency.js';

/** A heat map and the layer that it was made from. */
export interface HeatMap extends Maps {
  /** Path of the layer. */
  readonly layer: string;
}

interface LastMaps {
  readonly path: string;
  readonly module: Module;
  readonly maps: Tensor4D;
}

/** The last output of a layer with weights that is still an image of more than one pixel. */
function lastMaps(model: Module, x: Tensor4D): LastMaps {
  let found: LastMaps | undefined;
  const look = (path: string, maps: Tensor, module: Module) => {
    const isImage = maps.rank === 4 && (maps.shape[1] as number) * (maps.shape[2] as number) > 1;
    if (isImage && !namedVariables(module).next().done) found = { path, module, maps: maps as Tensor4D };
  };
  model.forward(x, inspectionPass(model, look));
  if (found) return found;
  throw new ConfigError('this network has no feature maps to make a heat map from', {
    hint: 'Grad-CAM needs a convolutional layer; saliency works with every network.',
  });
}

/**
 * Where the last feature maps speak for the class, [1, h, w]: their sum, each weighted by the mean gradient of the score,
 * positive part. Selvaraju et al. 2017, eq. 1 and 2. The gradient is that of an offset added to the maps.
 */
export function heatOf(
  model: Module,
  x: Tensor4D,
  label: number,
): { readonly path: string; readonly heat: Tensor3D } {
  const { path, module, maps } = lastMaps(model, x);
  const scoreOf = (offset: Tensor) => {
    const pass: Pass = {
      ...INFERENCE,
      tap: (tapped, activation) => (tapped === module ? add(activation, offset) : activation),
    };
    return classScore(model.forward(x, pass), label);
  };
  const gradient = grad(scoreOf)(zeros<Tensor4D['rankType']>(maps.shape));
  const weights = mean(gradient, [1, 2], true);
  return { path, heat: relu(sum(mul(maps, weights), 3)) };
}

/** @throws ConfigError when the network has no feature maps. */
export async function gradCam(
  { model, spec }: RequestContext,
  { image, label }: ClassQuestion,
): Promise<HeatMap> {
  let layer = '';
  const heat = tidy(() => {
    const made = heatOf(model, imageInput(spec, image), label);
    layer = made.path;
    return made.heat;
  });
  const [, height, width] = heat.shape;
  const values = await heat.data();
  heat.dispose();
  return { layer, ...mapBytes(values, { height, width, channels: 1 }) };
}
