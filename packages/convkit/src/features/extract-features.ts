import { checkArguments } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import type { Classifier } from '../classifier/classifier.js';
import { networkOf } from '../classifier/networks.js';
import { type ImageSource, readImage } from '../images/image-source.js';
import { preprocess } from '../preprocessing.js';
import { computeFeatures } from '../training/feature-cache.js';
import { CLASSIFIER, headLayer } from './head-layer.js';

/**
 * Computes the features of images: the inputs of a classifier's last layer, after the classifier's own preprocessing. The features of an
 * image do not depend on the images beside it. Train a new last layer on them with `trainHead`.
 * @returns An array of equal length for each image.
 * @throws ConfigError if the network does not end in one linear layer; DataError if an image cannot be read.
 */
export async function extractFeatures(
  backbone: Classifier,
  images: readonly ImageSource[],
): Promise<Float32Array[]> {
  checkArguments('extractFeatures', { backbone, images }, { backbone: CLASSIFIER, images: 'array' });
  const { model, preprocessing } = backbone.spec;
  const network = networkOf(backbone);
  const { layer } = headLayer(network, model);
  const atOnce = evaluationBatchSize(model.input);
  const rows: Float32Array[] = [];
  for (let start = 0; start < images.length; start += atOnce) {
    const decoded: DecodedImage[] = [];
    for (const image of images.slice(start, start + atOnce)) {
      decoded.push(await readImage(image, preprocessing.background));
    }
    const count = decoded.length;
    // On wasm, global average pooling rounds a single image differently.
    if (count === 1) decoded.push(decoded[0] as DecodedImage);
    const { images: values, shape } = preprocess(decoded, preprocessing);
    const computed = await computeFeatures(network, layer, {
      images: values,
      shape,
      labels: new Int32Array(decoded.length),
    });
    rows.push(...computed.slice(0, count));
  }
  return rows;
}
