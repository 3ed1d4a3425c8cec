import { inspectionPass, type Module } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import type { RequestContext } from '@convkit/train/worker';
import { keep, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Maps, mapBytes } from '../channel-images.js';
import { imageInput } from '../image-input.js';

/** What one layer made of an image: its first feature maps, or its features as one row. */
export interface LayerMaps extends Maps {
  /** Path of the layer. */
  readonly layer: string;
  readonly type: string;
  /** Of the whole output, without the batch. */
  readonly shape: readonly number[];
}

/** Maps of a layer that are sent. */
const MOST_MAPS = 64;

/** The outputs of all layers for one image, in the order in which they run. */
export async function activations(
  { model, spec }: RequestContext,
  image: DecodedImage,
): Promise<LayerMaps[]> {
  const outputs: { readonly layer: string; readonly module: Module; readonly output: Tensor }[] = [];
  tidy(() => {
    const look = (layer: string, output: Tensor, module: Module) =>
      outputs.push({ layer, module, output: keep(output.clone()) });
    model.forward(imageInput(spec, image), inspectionPass(model, look));
  });
  const maps: LayerMaps[] = [];
  for (const { layer, module, output } of outputs) {
    const values = await output.data();
    output.dispose();
    maps.push({
      layer,
      type: module.constructor.name,
      shape: output.shape.slice(1),
      ...bytesOf(values, output),
    });
  }
  return maps;
}

function bytesOf(values: ArrayLike<number>, { rank, shape, size }: Tensor): Maps {
  if (rank !== 4) return mapBytes(values, { height: 1, width: size, channels: 1 });
  const [, height, width, channels] = shape as [number, number, number, number];
  return mapBytes(values, { height, width, channels, count: MOST_MAPS });
}
