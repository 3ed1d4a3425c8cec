import type { Picture } from '@convkit/data';
import { predict } from '@convkit/train';
import { pictureInput } from './picture-input.js';
import type { TrainedModel } from './trained-model.js';

/** Probabilities of the classes, in their order. */
export interface Answer {
  readonly label: number;
  readonly probabilities: readonly number[];
}

/** What the network takes a picture for. */
export async function predictPicture({ model, spec }: TrainedModel, picture: Picture): Promise<Answer> {
  const input = pictureInput(spec, picture);
  const images = (await input.data()) as Float32Array;
  input.dispose();
  const [answer] = await predict(model, { images, shape: input.shape });
  return answer as Answer;
}
