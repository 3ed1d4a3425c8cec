import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Run } from '../runs/runs.js';
import { Chart } from '../ui/chart.js';
import type { Series } from '../ui/chart-series.js';
import { Message } from '../ui/message.js';

/** Maximum number of curves: four colors, solid and dashed. */
const MAX_CURVES = 8;

/** The 2-norm of each layer's gradient over the training steps. */
export function GradientCurves({ run, step }: { readonly run: Run; readonly step: number }): JSX.Element {
  const history = run.view.gradientNorms;
  const { layers } = history;
  const shown = layers.length <= MAX_CURVES ? layers : evenlySpaced(layers);
  const data = useMemo(() => history.rows(shown), [step, shown.join()]);
  if (shown.length === 0) {
    return (
      <Message>
        <p>No gradients yet. They are recorded every ten steps while a network trains on this page.</p>
      </Message>
    );
  }
  const series = shown.map(
    (name, i): Series => ({ name, color: ((i % 4) + 1) as Series['color'], dash: i >= 4 }),
  );
  const latest = shown
    .map((name, i) => `${name} ${data[i + 1]?.at(-1)?.toPrecision(2) ?? 'none'}`)
    .join(', ');
  return (
    <Chart
      title="Gradient norms by layer"
      xLabel="step"
      series={series}
      data={data}
      logarithmic
      summary={`Latest values: ${latest}.`}
    />
  );
}

/** Layers at equal distances, from the first to the last. */
const evenlySpaced = (layers: readonly string[]): string[] =>
  Array.from(
    { length: MAX_CURVES },
    (_, i) => layers[Math.round((i * (layers.length - 1)) / (MAX_CURVES - 1))] as string,
  );
