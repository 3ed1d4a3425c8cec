import type { Picture } from '@convkit/data';
import { predict } from '@convkit/train';
import type { RequestContext } from '@convkit/train/worker';
import { type Maps, mapBytes } from './feature-map-bytes.js';
import { pictureInput } from './image-input.js';

/** What the network takes a picture for. */
export interface Answer {
  readonly label: number;
  /** Of the classes, in their order. */
  readonly probabilities: readonly number[];
  /** The picture as it reached the network, a map a channel. */
  readonly seen: Maps;
}

/** The picture goes through the transforms of the run's test pictures first. */
export async function predictPicture({ model, spec }: RequestContext, picture: Picture): Promise<Answer> {
  const input = pictureInput(spec, picture);
  const images = (await input.data()) as Float32Array;
  input.dispose();
  const [, height, width, channels] = input.shape;
  const [answer] = await predict(model, { images, shape: input.shape });
  const { label, probabilities } = answer as Answer;
  return { label, probabilities, seen: mapBytes(images, { height, width, channels }) };
}
