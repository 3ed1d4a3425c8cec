import type { JSX } from 'preact';
import { formatList } from '../../language/formats.js';
import type { Run } from '../../runs/runs.js';
import { Chart } from '../../ui/chart.js';
import { ClaimRuns, runsOf } from '../claims/claim-runs.js';
import { CLAIMS } from '../claims/claims.js';
import { latestGradientStep, latestGradients } from '../claims/gradients.js';
import { diagramsText } from './messages.js';

/** Trains a plain and a residual network and compares the gradients of their layers. */
export function MeasuredGradients(): JSX.Element {
  const t = diagramsText.value;
  return (
    <ClaimRuns claim={CLAIMS.gradients} title={t.measureTitle}>
      <p>{t.measureLead}</p>
      <GradientsByLayer runs={runsOf(CLAIMS.gradients)} />
    </ClaimRuns>
  );
}

function GradientsByLayer({ runs }: { readonly runs: readonly Run[] }): JSX.Element | null {
  for (const { view } of runs) view.version.value; // Renders again when a run changes.
  const t = diagramsText.value;
  const steps = runs.map(({ view }) => latestGradientStep(view));
  if (runs.length === 0 || steps.includes(0)) return null;
  const names = [t.plain, t.residual];
  const norms = runs.map(({ view }) => latestGradients(view));
  const values = norms.map((all, i) =>
    t.measureValue({
      name: names[i] ?? '',
      first: all[0]?.toPrecision(2) ?? '',
      last: all.at(-1)?.toPrecision(2) ?? '',
    }),
  );
  return (
    <Chart
      title={t.measureChart}
      xLabel={t.measureLayer}
      series={names.map((name, i) => ({ name, color: (i + 1) as 1 | 2, dash: i > 0 }))}
      data={[(norms[0] ?? []).map((_, i) => i + 1), ...norms]}
      logarithmic
      summary={t.measureSummary({
        step: Math.min(...steps),
        values: formatList(values),
      })}
    />
  );
}
