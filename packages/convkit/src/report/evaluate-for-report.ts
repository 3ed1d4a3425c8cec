import { checkOptions } from '@convkit/core';
import { type DecodedImage, resizeImage } from '@convkit/data';
import type { Metric } from '@convkit/train';
import { Classifier } from '../classifier/classifier.js';
import { decodedFor } from '../classifier/decoded-for.js';
import type { Regressor } from '../classifier/regressor.js';
import type { Mistake } from '../classifier/report.js';
import { checkData } from '../data/check-data.js';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import {
  type MultiLabelData,
  type RegressionData,
  type TrainingData,
  taskOf,
} from '../data/training-data.js';
import { percent } from './format.js';
import { pngUri } from './png-uri.js';
import type { ReportEvaluation, ReportImage } from './run-report.js';

/** Longer side of a thumbnail in pixels. */
const THUMBNAIL = 96;
/** Maximum number of images whose true and predicted numbers are kept. */
const PAIRS = 1000;

/**
 * Evaluates a network on the test set of data for a report. Includes thumbnails of the most confident mistakes or, in regression, true and
 * predicted numbers.
 * @param source - description of the test set, for example 'the test images of mnist'.
 * @throws DataError if the data has other classes or targets.
 */
export async function evaluateForReport(
  network: Classifier | Regressor,
  data: TrainingData,
  source: string,
): Promise<ReportEvaluation> {
  checkOptions('evaluateForReport', network, { evaluate: 'function' });
  checkData('data', data);
  if (!(network instanceof Classifier)) return evaluateNumbers(network, data as RegressionData, source);
  if (taskOf(data) === 'multi-label') {
    return { task: 'multi-label', ...(await network.evaluate(data as MultiLabelData)), source };
  }
  const report = await network.evaluate(data as ClassificationData);
  // Series and text have no thumbnails.
  if (data.encoding) return { task: 'classification', ...report, source, thumbnails: [] };
  const decoded = decodedFor(data.test, network.spec.preprocessing);
  const thumbnails: ReportImage[] = [];
  for (const mistake of report.mistakes) thumbnails.push(await thumbnail(decoded, mistake));
  return { task: 'classification', ...report, source, thumbnails };
}

async function evaluateNumbers(
  regressor: Regressor,
  data: RegressionData,
  source: string,
): Promise<ReportEvaluation> {
  const { mean = [], std = [] } = regressor.spec.targetScale ?? {};
  const pairs: (readonly [number, number])[][] = regressor.targets.map(() => []);
  const noting: Metric = {
    name: 'pairs',
    higherIsBetter: true,
    create: () => ({
      add({ images, width, outputs, targets = new Float32Array() }) {
        for (let i = 0; i < images && (pairs[0]?.length ?? 0) < PAIRS; i++) {
          for (const [j, list] of pairs.entries()) {
            const unscaled = (value: number | undefined) =>
              (value ?? Number.NaN) * (std[j] ?? 1) + (mean[j] ?? 0);
            list.push([unscaled(targets[i * width + j]), unscaled(outputs[i * width + j])]);
          }
        }
      },
      result: () => ({}),
    }),
  };
  const report = await regressor.evaluate(data, { metrics: [noting] });
  return { task: 'regression', ...report, source, pairs };
}

async function thumbnail(dataset: LabeledDataset, mistake: Mistake): Promise<ReportImage> {
  const { image, shape = dataset.shape } = await dataset.get(mistake.index);
  const [height, width, channels] = shape as readonly [number, number, 1 | 3];
  const pixels: DecodedImage = { height, width, channels, data: image };
  const scale = THUMBNAIL / Math.max(height, width);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const small = scale < 1 ? resizeImage(pixels, [side(height), side(width)]) : pixels;
  return {
    source: pngUri(small),
    width: small.width,
    height: small.height,
    caption: `${mistake.actual}, predicted ${mistake.predicted} (${percent(mistake.probability)})`,
  };
}
