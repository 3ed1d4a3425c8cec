import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Run } from '../runs/runs.js';
import { Chart, type Series } from '../ui/chart.js';
import { Message } from '../ui/message.js';

/** Layers that have a curve: as many as there are colors, and as many again dashed. */
const MOST = 8;

/** The 2-norm of each layer's gradient over the steps. */
export function GradientCurves({ run, step }: { readonly run: Run; readonly step: number }): JSX.Element {
  const history = run.view.gradientNorms;
  const { layers } = history;
  // Spread from the first layer to the last.
  const shown = layers.length <= MOST ? layers : spread(layers);
  const data = useMemo(() => history.rows(shown), [step, shown.join()]);
  if (shown.length === 0) {
    return (
      <Message>
        <p>There are no gradients yet: they come every ten steps of training on this page.</p>
      </Message>
    );
  }
  const series = shown.map(
    (name, i): Series => ({ name, color: ((i % 4) + 1) as Series['color'], dash: i >= 4 }),
  );
  const told = shown.map((name, i) => `${name} ${data[i + 1]?.at(-1)?.toPrecision(2) ?? 'none'}`).join(', ');
  return (
    <Chart
      title="Gradient norms by layer"
      across="step"
      series={series}
      data={data}
      logarithmic
      summary={`At the last point: ${told}.`}
    />
  );
}

const spread = (layers: readonly string[]): string[] =>
  Array.from(
    { length: MOST },
    (_, i) => layers[Math.round((i * (layers.length - 1)) / (MOST - 1))] as string,
  );
