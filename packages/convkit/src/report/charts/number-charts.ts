import type { ChartSpec } from '../chart-spec.js';
import type { RunReport } from '../run-report.js';

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
