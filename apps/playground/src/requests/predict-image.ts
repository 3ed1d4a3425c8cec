import type { DecodedImage } from '@convkit/data';
import { predict } from '@convkit/train';
import type { RequestContext } from '@convkit/train/worker';
import { type Maps, mapBytes } from './channel-images.js';
import { imageInput } from './image-input.js';

/** What the network takes an image for. */
export interface Answer {
  readonly label: number;
  /** Of the classes, in their order. */
  readonly probabilities: readonly number[];
  /** The image as it reached the network, a map a channel. */
  readonly seen: Maps;
}

/** The image goes through the transforms of the run's test images first. */
export async function predictImage({ model, spec }: RequestContext, image: DecodedImage): Promise<Answer> {
  const input = imageInput(spec, image);
  const images = (await input.data()) as Float32Array;
  input.dispose();
  const [, height, width, channels] = input.shape;
  const [answer] = await predict(model, { images, shape: input.shape });
  const { label, probabilities } = answer as Answer;
  return { label, probabilities, seen: mapBytes(images, { height, width, channels }) };
}
