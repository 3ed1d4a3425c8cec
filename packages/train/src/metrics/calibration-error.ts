import { checkWhole } from '@convkit/core';
import type { Metric } from '../evaluation/metric.js';
import { largestInRow, softmaxRow } from './softmax-row.js';

/**
 * Expected calibration error: the difference between confidence and accuracy of the predictions in `bins` intervals of confidence, averaged
 * over the images. Guo et al. 2017, "On calibration of modern neural networks", eq. 3, which uses 15 bins.
 * @throws ConfigError if `bins` is not a whole number from 1.
 */
export function calibrationError(bins = 15): Metric {
  checkWhole('bins of the calibration error', bins);
  return {
    name: 'calibration-error',
    higherIsBetter: false,
    create() {
      /** Sum of (correct - probability) in each bin. */
      const gaps = new Float64Array(bins);
      let total = 0;
      return {
        add({ images, width, outputs, labels }) {
          for (let i = 0; i < images; i++) {
            const predicted = largestInRow(outputs, i, width);
            const probability = softmaxRow(outputs, i, width)[predicted] as number;
            const bin = Math.max(0, Math.ceil(probability * bins) - 1);
            gaps[bin] = (gaps[bin] as number) + (predicted === labels[i] ? 1 : 0) - probability;
          }
          total += images;
        },
        result: () => gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total,
      };
    },
  };
}
