import { Rng, type Task } from '@convkit/core';
import type { Metric, MetricBatch } from '../evaluation/metric.js';
import { MetricValues } from '../evaluation/metric-values.js';

/** Outputs and truth of 23 images, with ties among the outputs, in batches of 10, 10 and 3. */
export function madeUpData(task: Task, width: number) {
  const rng = new Rng(5).child(task);
  const images = 23;
  const outputs = Array.from({ length: images }, () =>
    Array.from({ length: width }, () => Math.round(4 * rng.normal()) / 4),
  );
  const labels = Array.from({ length: images }, () => rng.integer(width));
  const targets = outputs.map((row) =>
    row.map((x) =>
      task === 'regression' ? x + Math.round(8 * rng.normal()) / 8 : rng.uniform() < 0.4 ? 1 : 0,
    ),
  );
  const batches = [0, 10, 20].map((start): MetricBatch => {
    const end = Math.min(images, start + 10);
    const flat = (rows: number[][]) => Float32Array.from(rows.slice(start, end).flat());
    return {
      images: end - start,
      width,
      outputs: flat(outputs),
      labels: Int32Array.from(labels.slice(start, end)),
      ...(task !== 'classification' && { targets: flat(targets) }),
    };
  });
  return { images, outputs, labels, targets, batches };
}

/** Computes metrics over batches whose arrays are overwritten afterwards, as loaders reuse them. */
export function valuesOver(
  metrics: readonly Metric[],
  batches: readonly MetricBatch[],
): Record<string, number> {
  const values = new MetricValues(metrics);
  for (const { outputs, labels, targets, ...rest } of batches) {
    const own = {
      ...rest,
      outputs: outputs.slice(),
      labels: labels.slice(),
      ...(targets && { targets: targets.slice() }),
    };
    values.add(own);
    own.outputs.fill(Number.NaN);
    own.labels.fill(-1);
    own.targets?.fill(Number.NaN);
  }
  return values.result();
}
