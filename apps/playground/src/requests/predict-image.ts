import type { DecodedImage } from '@convkit/data';
import { type Prediction, predict } from '@convkit/train';
import type { RequestContext } from '@convkit/train/worker';
import { type ChannelImages, toChannelImages } from './channel-images.js';
import { imageInput } from './image-input.js';

/** A prediction for an image. */
export interface ImagePrediction {
  /** Index of the most probable class. */
  readonly label: number;
  /** Probability of each class. */
  readonly probabilities: readonly number[];
  /** The image as the network sees it. */
  readonly seen: ChannelImages;
}

/** Classifies an image, preprocessed like the test images of the run. */
export async function predictImage(
  { model, spec }: RequestContext,
  image: DecodedImage,
): Promise<ImagePrediction> {
  const input = imageInput(spec, image);
  const images = (await input.data()) as Float32Array;
  input.dispose();
  const [, height, width, channels] = input.shape;
  const [prediction] = await predict(model, { images, shape: input.shape });
  const { label, probabilities } = prediction as Prediction;
  return { label, probabilities, seen: toChannelImages(images, { height, width, channels }) };
}
