import type { EpochEvent } from '@convkit/train';
import type { ChartSpec, Curve } from '../chart-spec.js';
import type { RunSummary } from '../run-summary.js';
import { isHidden, pointsOf, stepChart } from './step-chart.js';

/** Loss, accuracy and the other metrics of a run. Charts without a single value are left out. */
export function trainingCharts({ steps, epochs }: RunSummary): ChartSpec[] {
  const training = (name: 'loss' | 'accuracy'): Curve => ({
    label: 'training, each step',
    points: pointsOf(steps, (event) => event[name]),
    noisy: true,
  });
  const epochCurve = (label: string, value: (event: (typeof epochs)[number]) => unknown): Curve => ({
    label,
    points: pointsOf(epochs, value),
    dashed: true,
  });
  return [
    stepChart('loss', 'Loss', {
      scale: 'linear',
      curves: [
        training('loss'),
        epochCurve('training, epoch mean', ({ trainLoss }) => trainLoss),
        epochCurve('validation', ({ validationLoss }) => validationLoss),
      ],
    }),
    stepChart('accuracy', 'Accuracy', {
      format: 'percent',
      curves: [
        training('accuracy'),
        epochCurve('training, epoch mean', ({ trainAccuracy }) => trainAccuracy),
        epochCurve('validation', ({ validationAccuracy }) => validationAccuracy),
      ],
    }),
    ...metricCharts(epochs),
  ].filter(({ x }) => x.length > 0);
}

/** The other metrics of the validation set. Metrics per class, label or target, such as `cat.recall`, share one chart. */
function metricCharts(epochs: readonly EpochEvent[]): ChartSpec[] {
  const groups = new Map<string, string[]>();
  for (const key of new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics ?? {})))) {
    const name = key.slice(key.lastIndexOf('.') + 1);
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  return [...groups].map(([name, keys], index) =>
    stepChart(`metric-${index}`, `Validation ${name}`, {
      curves: keys.map((key, i) => ({
        label: key === name ? 'all' : key.slice(0, -name.length - 1),
        points: pointsOf(epochs, ({ metrics }) => metrics?.[key]),
        dashed: true,
        ...(isHidden(i, keys.length) && { hidden: true }),
      })),
    }),
  );
}

/** The learning rate at each step. */
export const learningRateChart = ({ steps }: RunSummary): ChartSpec =>
  stepChart('learning-rate', 'Learning rate', {
    scale: 'linear',
    curves: [{ label: 'learning rate', points: pointsOf(steps, ({ learningRate }) => learningRate) }],
  });
