import type { Metric } from '@convkit/train';

/** The predicted label of an image and its probability. */
export interface ImagePrediction {
  /** Index of the class with the largest output. */
  readonly label: number;
  /** From 0 to 1. */
  readonly probability: number;
}

/** Creates a metric without a value, which collects the prediction for each image in `found`, in the order of the dataset. */
export function notePredictions(found: ImagePrediction[]): Metric {
  return {
    name: 'predictions',
    higherIsBetter: true,
    create: () => ({
      add({ images, width, outputs }) {
        for (let i = 0; i < images; i++) {
          found.push(predictionOf(outputs.subarray(i * width, (i + 1) * width)));
        }
      },
      result: () => ({}),
    }),
  };
}

/** The most likely class, and its probability by softmax. */
function predictionOf(scores: Float32Array): ImagePrediction {
  let label = 0;
  for (let c = 1; c < scores.length; c++) {
    if ((scores[c] as number) > (scores[label] as number)) label = c;
  }
  const largest = scores[label] as number;
  const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0);
  return { label, probability: 1 / total };
}
