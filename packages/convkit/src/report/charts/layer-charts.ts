import type { Insight, StepEvent } from '@convkit/train';
import type { ChartSpec, Curve } from '../chart-spec.js';
import type { RunSummary } from '../run-summary.js';
import { isHidden, pointsOf, stepChart } from './step-chart.js';

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
  return layers.map((layer, i) => ({
    label: layer === '' ? '(network)' : layer,
    points: pointsOf(steps, (event) => event[name]?.[layer]),
    noisy: true,
    ...(isHidden(i, layers.length) && { hidden: true }),
  }));
}
