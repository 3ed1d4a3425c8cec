import type { Insight, StepEvent } from '@convkit/train';
import type { LearningRateRange } from '../training/learning-rate-range.js';
import { type ChartSpec, type Curve, joinCurves, type Point } from './chart-spec.js';
import type { RunReport } from './run-report.js';
import type { RunSummary } from './run-summary.js';

/** Layers that a chart shows in the beginning. The others can be chosen. */
const SHOWN_LAYERS = 8;

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
  const metrics = [...new Set(epochs.flatMap((event) => Object.keys(metricsOf(event))))];
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
    ...metrics.map((name) =>
      stepChart(`metric-${name.replace(/\W+/g, '-')}`, `Validation ${name}`, {
        curves: [epochCurve('validation', (event) => metricsOf(event)[name])],
      }),
    ),
  ].filter(({ x }) => x.length > 0);
}

const metricsOf = (event: object): Readonly<Record<string, unknown>> =>
  (event as { metrics?: Readonly<Record<string, unknown>> }).metrics ?? {};

/** The learning rate at each step. */
export const learningRateChart = ({ steps }: RunSummary): ChartSpec =>
  stepChart('learning-rate', 'Learning rate', {
    scale: 'linear',
    curves: [{ label: 'learning rate', points: pointsOf(steps, ({ learningRate }) => learningRate) }],
  });

/** The loss at each learning rate of a range test. */
export const rangeTestChart = ({ suggestion, curve }: LearningRateRange): ChartSpec => ({
  id: 'range-test',
  title: 'Learning rate range test',
  xLabel: 'learning rate',
  yLabel: 'smoothed loss',
  format: 'number',
  scale: 'linear',
  logarithmicX: true,
  mark: { x: suggestion, label: 'falls fastest' },
  ...joinCurves([
    { label: 'loss', points: curve.map(({ learningRate, loss }) => [learningRate, loss] as const) },
  ]),
});

/** Predicted against true numbers, a chart for each target. Empty for other tasks. */
export function numberCharts(evaluation: RunReport['evaluation']): ChartSpec[] {
  if (!evaluation || !('task' in evaluation) || evaluation.task !== 'regression') return [];
  return evaluation.pairs.map((pairs, i) => {
    const sorted = [...pairs].sort(([a], [b]) => a - b);
    const target = evaluation.perTarget[i]?.target ?? '';
    return {
      id: `target-${i}`,
      title: `Predicted ${target}`,
      xLabel: `true ${target}`,
      yLabel: 'predicted',
      format: 'number',
      x: sorted.map(([actual]) => actual),
      lines: [
        { label: 'predicted', values: sorted.map(([, predicted]) => predicted), marks: true },
        { label: 'ideal', values: sorted.map(([actual]) => actual), dashed: true },
      ],
    };
  });
}

/** Gradient norm, update ratio and dead units of each layer. Empty for a run without insight. */
export function layerCharts({ steps }: RunSummary): ChartSpec[] {
  const charts = [
    stepChart('gradient-norms', 'Gradient norm of each layer', {
      yLabel: 'L2 norm',
      scale: 'logarithmic',
      curves: layerCurves(steps, 'gradientNorms'),
    }),
    stepChart('update-ratios', 'Update-to-weight ratio of each layer', {
      yLabel: 'update / weights',
      scale: 'logarithmic',
      curves: layerCurves(steps, 'updateRatios'),
    }),
    stepChart('dead-units', 'Dead ReLUs of each layer', {
      yLabel: 'channels always zero',
      format: 'percent',
      curves: layerCurves(steps, 'deadUnits'),
    }),
  ];
  return charts.filter(({ x }) => x.length > 0);
}

function layerCurves(steps: readonly StepEvent[], name: keyof Insight): Curve[] {
  const layers = [...new Set(steps.flatMap((event) => Object.keys(event[name] ?? {})))];
  const every = (layers.length - 1) / (SHOWN_LAYERS - 1);
  const shown = new Set(Array.from({ length: SHOWN_LAYERS }, (_, i) => Math.round(i * every)));
  return layers.map((layer, i) => ({
    label: layer === '' ? '(network)' : layer,
    points: pointsOf(steps, (event) => event[name]?.[layer]),
    noisy: true,
    ...(layers.length > SHOWN_LAYERS && !shown.has(i) && { hidden: true }),
  }));
}

interface StepChart {
  readonly curves: readonly Curve[];
  readonly yLabel?: string;
  readonly scale?: ChartSpec['scale'];
  readonly format?: ChartSpec['format'];
}

function stepChart(
  id: string,
  title: string,
  { curves, yLabel, scale, format = 'number' }: StepChart,
): ChartSpec {
  const present = curves.filter(({ points }) => points.length > 0);
  return {
    id,
    title,
    xLabel: 'step',
    yLabel: yLabel ?? title.toLowerCase(),
    format,
    ...(scale && { scale }),
    ...joinCurves(present),
  };
}

/** The values that are finite numbers: in a log, others are null. */
function pointsOf<E extends { readonly step: number }>(
  events: readonly E[],
  read: (event: E) => unknown,
): Point[] {
  return events.flatMap((event) => {
    const value = read(event);
    return typeof value === 'number' && Number.isFinite(value) ? [[event.step, value] as const] : [];
  });
}
