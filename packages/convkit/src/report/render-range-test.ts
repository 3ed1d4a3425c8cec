import { type ArgumentKind, checkArguments, checkOptions } from '@convkit/core';
import type { LearningRateRange } from '../training/learning-rate-range.js';
import { rangeTestChart } from './charts/range-test-chart.js';
import { figure } from './format.js';
import { html } from './html.js';
import { page } from './render-report.js';
import { chartFigure } from './sections/chart-figure.js';

const CURVE: ArgumentKind = [
  'an array of { learningRate, loss }',
  (value) =>
    Array.isArray(value) &&
    value.every((point) => typeof point?.learningRate === 'number' && typeof point.loss === 'number'),
];

/** Renders the result of a learning rate range test as one self-contained HTML page. */
export function renderRangeTest(title: string, range: LearningRateRange): string {
  checkArguments('renderRangeTest', { title }, { title: 'string' });
  checkOptions('renderRangeTest', range, { curve: CURVE, suggestion: 'number' });
  const chart = rangeTestChart(range);
  const head = html`<p class="status">The loss falls fastest at a learning rate of <strong>${figure(range.suggestion)}</strong>.</p>`;
  const content = html`<div class="charts">${chartFigure(chart)}</div>
<p>The model was trained for ${range.curve.length} steps while the learning rate grew from step to step. Smith 2017, “Cyclical learning rates for training neural networks”, section 3.3.</p>`;
  return page(title, head, [{ id: 'range', title: 'Range test', content }], [chart]);
}
