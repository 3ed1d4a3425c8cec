import { checkWhole } from '@convkit/core';
import type { Metric } from '../evaluation/metric.js';

/**
 * Top-k accuracy, `top-5` for k = 5: the fraction of images whose class is among the k with the largest outputs. Of equal outputs, the
 * first counts as larger, as in the accuracy, which is `top-1`.
 * @throws ConfigError if `k` is not a whole number from 1.
 */
export function topKAccuracy(k: number): Metric {
  checkWhole('k of the top-k accuracy', k);
  return {
    name: `top-${k}`,
    higherIsBetter: true,
    create() {
      let [correct, total] = [0, 0];
      return {
        add({ images, width, outputs, labels }) {
          for (let i = 0; i < images; i++) {
            if (rankOf(outputs, { row: i, width, label: labels[i] as number }) < k) correct++;
          }
          total += images;
        },
        result: () => correct / total,
      };
    },
  };
}

interface Place {
  readonly row: number;
  readonly width: number;
  readonly label: number;
}

/** Number of outputs that are larger than the label's. */
function rankOf(outputs: Float32Array, { row, width, label }: Place): number {
  const own = outputs[row * width + label] as number;
  let rank = 0;
  for (let c = 0; c < width; c++) {
    const other = outputs[row * width + c] as number;
    if (other > own || (other === own && c < label)) rank++;
  }
  return rank;
}
