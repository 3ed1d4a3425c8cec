import { arrayDataset } from '@convkit/data';
import { classificationData } from 'convkit';
import type { OwnData } from './own-data.js';
import { type OwnSummary, summaryOf } from './own-summary.js';

/**
 * Counts the images of classes as a run would split them. Only their labels are needed, so no image is decoded.
 * @throws DataError if no class has two images.
 */
export function summarizeClasses({ classes }: Extract<OwnData, { kind: 'classes' }>): OwnSummary {
  const labels = classes.flatMap(({ images }, label) => images.map(() => label));
  const names = classes.map(({ name }) => name);
  const images = new Uint8Array(labels.length);
  const train = arrayDataset({ images, labels, shape: [1, 1, 1], classes: names });
  const data = classificationData({ source: 'own', train }, { allowEmpty: true });
  return { ...summaryOf(data, { heldOut: true, skipped: 0 }), channels: 3 };
}
