import type { LearningRateRange } from '../../training/learning-rate-range.js';
import { type ChartSpec, joinCurves } from '../chart-spec.js';

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
