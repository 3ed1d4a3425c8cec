import { Rng } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import type { RequestContext } from '@convkit/train/worker';
import { dispose, softmax, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { classifierSpec, type LabeledDataset, preprocess } from 'convkit';
import { openedImages } from '../../data/opened-images.js';
import type { ChannelImages } from '../channel-images.js';
import { embed, type Position } from './embed.js';
import { lastFeatures } from './last-features.js';
import { thumbnail } from './thumbnail.js';

/** What a network makes of a test image. */
export interface TestedImage {
  readonly thumbnail: ChannelImages;
  readonly label: number;
  /** Index of the most probable class. */
  readonly predicted: number;
  /** Probability of the predicted class. */
  readonly probability: number;
  /** Cross-entropy of the label. */
  readonly loss: number;
  /** Where its features lie among those of the other images. */
  readonly position: Position;
}

/** Maximum number of test images. */
const IMAGES = 300;

/**
 * What the network makes of the first test images, and how its last features arrange them. `undefined` if the page does not have the
 * images of the run.
 */
export async function testInsight({ model, spec }: RequestContext): Promise<TestedImage[] | undefined> {
  const data = openedImages();
  if (!data) return undefined;
  const samples = await firstImages(data.test, IMAGES);
  const { preprocessing } = classifierSpec(spec);
  const size = evaluationBatchSize(spec.model.input);
  const tested: Omit<TestedImage, 'position'>[] = [];
  const features: number[][] = [];
  for (let from = 0; from < samples.length; from += size) {
    const batch = samples.slice(from, from + size);
    const { images, shape } = preprocess(
      batch.map(({ image }) => image),
      preprocessing,
    );
    const outputs = tidy(() => {
      const last = lastFeatures(model, tensor4d(images, [...shape]));
      return { probabilities: softmax(last.scores), features: last.features };
    });
    const rows = await outputs.probabilities.array();
    features.push(...(await outputs.features.array()));
    dispose(outputs);
    for (const [i, row] of rows.entries()) tested.push(tell(batch[i] as Labeled, row));
  }
  const positions = await embed(features, new Rng(spec.seed));
  return tested.map((image, i) => ({ ...image, position: positions[i] as Position }));
}

interface Labeled {
  readonly image: DecodedImage;
  readonly label: number;
}

async function firstImages(dataset: LabeledDataset, count: number): Promise<Labeled[]> {
  const indices = Array.from({ length: Math.min(count, dataset.length) }, (_, i) => i);
  return Promise.all(
    indices.map(async (index) => {
      const { image, label, shape = dataset.shape } = await dataset.get(index);
      const [height, width, channels] = shape as [number, number, number];
      return { image: { height, width, channels, data: image } as DecodedImage, label };
    }),
  );
}

function tell({ image, label }: Labeled, probabilities: readonly number[]): Omit<TestedImage, 'position'> {
  const probability = Math.max(...probabilities);
  return {
    thumbnail: thumbnail(image),
    label,
    predicted: probabilities.indexOf(probability),
    probability,
    loss: -Math.log(Math.max(probabilities[label] ?? 0, 1e-12)),
  };
}
