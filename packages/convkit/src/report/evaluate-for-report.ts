import { type DecodedImage, resizeImage } from '@convkit/data';
import type { Classifier } from '../classifier/classifier.js';
import { decodedFor } from '../classifier/decoded-for.js';
import type { Mistake } from '../classifier/report.js';
import type { LabeledDataset } from '../data/classification-data.js';
import { percent } from './format.js';
import { pngUri } from './png-uri.js';
import type { ReportEvaluation, ReportImage } from './run-report.js';

/** Longer side of a thumbnail in pixels. */
const THUMBNAIL = 96;

/**
 * Evaluates a classifier on a dataset for a report, with its most confident mistakes as thumbnails.
 * @param source - what the dataset is, for example 'the test images of mnist'.
 * @throws DataError if the data has other classes.
 */
export async function evaluateForReport(
  classifier: Classifier,
  dataset: LabeledDataset,
  source: string,
): Promise<ReportEvaluation> {
  const report = await classifier.evaluate(dataset);
  const decoded = decodedFor(dataset, classifier.spec.preprocessing);
  const thumbnails: ReportImage[] = [];
  for (const mistake of report.mistakes) thumbnails.push(await thumbnail(decoded, mistake));
  return { ...report, source, thumbnails };
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
