import { Loader } from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { ClassifierSpec } from '../classifier/classifier-spec.js';
import { decodedFor } from '../classifier/decoded-for.js';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import { assertSameClasses } from '../data/same-classes.js';

/**
 * Yields batches of training images, prepared as for prediction, which are spread evenly over the set. A batch is disposed of when the next
 * one is asked for.
 * @throws DataError if the data has other classes than the classifier.
 */
export async function* calibrationBatches(
  data: ClassificationData | LabeledDataset,
  { model, preprocessing }: ClassifierSpec,
  count: number,
): AsyncGenerator<Tensor> {
  const dataset = 'train' in data ? data.train : data;
  if (!dataset.targets)
    assertSameClasses(dataset.classes, model.classes, {
      found: 'the calibration data has',
      expected: 'the classifier was trained on',
    });
  const length = Math.min(count, dataset.length);
  const indices = Uint32Array.from({ length }, (_, i) => Math.floor((i * dataset.length) / length));
  const loader = new Loader(decodedFor(dataset, preprocessing), {
    batchSize: evaluationBatchSize(model.input),
    sampler: { length, order: () => indices },
    transforms: preprocessing.transforms,
    reuseBuffers: true,
  });
  try {
    for await (const { images, shape } of loader.epoch()) {
      const batch = tensor(images, [...shape]);
      try {
        yield batch;
      } finally {
        batch.dispose();
      }
    }
  } finally {
    await loader.close();
  }
}
