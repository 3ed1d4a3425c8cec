import { inspectionPass, type Module } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import type { RequestContext } from '@convkit/train/worker';
import { keep, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type ChannelImages, toChannelImages } from '../channel-images.js';
import { imageInput } from '../image-input.js';

/** The output of a layer for an image: its first feature maps, or its features as one row. */
export interface LayerActivations extends ChannelImages {
  /** Path of the layer. */
  readonly layer: string;
  readonly type: string;
  /** Shape of the whole output, without the batch dimension. */
  readonly shape: readonly number[];
}

/** Maximum number of feature maps sent per layer. */
const MAX_CHANNELS = 64;

/** The outputs of all layers for an image, in the order in which the layers run. */
export async function activations(
  { model, spec }: RequestContext,
  image: DecodedImage,
): Promise<LayerActivations[]> {
  const outputs: { readonly layer: string; readonly module: Module; readonly output: Tensor }[] = [];
  tidy(() => {
    const collect = (layer: string, output: Tensor, module: Module) =>
      outputs.push({ layer, module, output: keep(output.clone()) });
    model.forward(imageInput(spec, image), inspectionPass(model, collect));
  });
  const activations: LayerActivations[] = [];
  for (const { layer, module, output } of outputs) {
    const values = await output.data();
    output.dispose();
    activations.push({
      layer,
      type: module.constructor.name,
      shape: output.shape.slice(1),
      ...imagesOf(values, output),
    });
  }
  return activations;
}

function imagesOf(values: ArrayLike<number>, { rank, shape, size }: Tensor): ChannelImages {
  if (rank !== 4) return toChannelImages(values, { height: 1, width: size, channels: 1 });
  const [, height, width, channels] = shape as [number, number, number, number];
  return toChannelImages(values, { height, width, channels, count: MAX_CHANNELS });
}
