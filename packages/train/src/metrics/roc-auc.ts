import type { Metric, MetricBatch } from '../evaluation/metric.js';
import { areaUnderRoc } from './area-under-roc.js';
import { meanOf } from './class-metrics.js';
import type { CountMetricOptions } from './count-metrics.js';
import { softmaxRow } from './softmax-row.js';

/**
 * Area under the ROC curve of each class against all others, by its probability, or of each label by its output, such as `cat.roc-auc`; and
 * as `roc-auc` their mean over the classes for which it is defined. Exact, ties included. It keeps 4 bytes for each output of each image.
 */
export function rocAuc({ task, names = [] }: CountMetricOptions): Metric {
  return {
    name: 'roc-auc',
    higherIsBetter: true,
    create() {
      const scores: Float32Array[] = [];
      const truth: Uint8Array[] = [];
      let width = 0;
      return {
        add(batch) {
          width = batch.width;
          scores.push(task === 'classification' ? probabilities(batch) : batch.outputs.slice());
          truth.push(task === 'classification' ? oneHot(batch) : applying(batch));
        },
        result() {
          const areas = Array.from({ length: width }, (_, label) => {
            const isPositive = column(truth, label, width);
            return areaUnderRoc(column(scores, label, width), (i) => isPositive[i] === 1);
          });
          const parts = areas.map((area, label) => [names[label] ?? String(label), area] as const);
          return { '': meanOf(areas), ...Object.fromEntries(parts) };
        },
      };
    },
  };
}

function probabilities({ images, width, outputs }: MetricBatch): Float32Array {
  const rows = new Float32Array(outputs.length);
  for (let i = 0; i < images; i++) rows.set(softmaxRow(outputs, i, width), i * width);
  return rows;
}

function oneHot({ images, width, labels }: MetricBatch): Uint8Array {
  const rows = new Uint8Array(images * width);
  for (let i = 0; i < images; i++) rows[i * width + (labels[i] as number)] = 1;
  return rows;
}

const applying = ({ targets = new Float32Array() }: MetricBatch): Uint8Array =>
  Uint8Array.from(targets, (target) => (target > 0.5 ? 1 : 0));

/** One column of the batches [n, width]. */
function column(batches: readonly (Float32Array | Uint8Array)[], label: number, width: number): Float32Array {
  const length = batches.reduce((sum, batch) => sum + batch.length, 0) / width;
  const values = new Float32Array(length);
  let next = 0;
  for (const batch of batches) {
    for (let i = label; i < batch.length; i += width) values[next++] = batch[i] as number;
  }
  return values;
}
