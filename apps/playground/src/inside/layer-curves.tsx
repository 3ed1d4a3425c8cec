import type { Insight } from '@convkit/train';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Run } from '../runs/runs.js';
import { Chart } from '../ui/chart.js';
import type { Series } from '../ui/chart-series.js';
import { Message } from '../ui/message.js';
import { layerSeries } from './layer-series.js';

interface Figure {
  readonly name: keyof Insight;
  readonly title: string;
  /** What the figure is and which values are good. */
  readonly text: string;
  readonly scale: { readonly logarithmic: true } | { readonly percent: true };
  /** A usual value, drawn as a line. */
  readonly usual?: number;
}

const FIGURES: readonly Figure[] = [
  {
    name: 'gradientNorms',
    title: 'Gradient norms by layer',
    text: 'The size of each layer’s gradient. Good: all layers within a factor of about 100. In a deep network without shortcuts, the first layers can receive much smaller gradients than the last.',
    scale: { logarithmic: true },
  },
  {
    name: 'updateRatios',
    title: 'Update-to-weight ratios by layer',
    text: 'How much a step changes a layer’s weights, relative to their size. Good: near 0.001. Far above, lower the learning rate; far below, the layer hardly learns.',
    scale: { logarithmic: true },
    usual: 0.001,
  },
  {
    name: 'deadUnits',
    title: 'Dead ReLUs by layer',
    text: 'The share of channels that are zero for every image of the batch. Good: near 0%. Units that stay dead no longer learn; a high learning rate kills them.',
    scale: { percent: true },
  },
];

const USUAL: Series = { name: 'usual: 0.001', color: 'usual', dash: true };

/** What the training does to each layer: the figures of its steps. */
export function LayerCurves({ run, step }: { readonly run: Run; readonly step: number }): JSX.Element {
  const history = run.view.layers;
  if (history.layers('gradientNorms').length === 0) {
    return (
      <Message>
        <p>Nothing yet. The layers are measured every ten steps while a network trains on this page.</p>
      </Message>
    );
  }
  return (
    <>
      {FIGURES.map((figure) => (
        <FigureChart key={figure.name} figure={figure} run={run} step={step} />
      ))}
    </>
  );
}

interface FigureChartProps {
  readonly figure: Figure;
  readonly run: Run;
  readonly step: number;
}

function FigureChart({ figure, run, step }: FigureChartProps): JSX.Element {
  const { name, title, text, scale, usual } = figure;
  const history = run.view.layers;
  const layers = layerSeries(history, name);
  const names = layers.map((series) => series.name);
  const data = useMemo(() => {
    const rows = history.rows(name, names);
    return usual === undefined ? rows : [...rows, (rows[0] ?? []).map(() => usual)];
  }, [step, names.join()]);
  const latest = names.map((layer, i) => `${layer} ${inWords(data[i + 1]?.at(-1), scale)}`).join(', ');
  return (
    <section class="stack" aria-label={title}>
      {names.length === 0 ? (
        <p class="quiet">No layer of this network ends in a ReLU, so none can be dead.</p>
      ) : (
        <Chart
          title={title}
          xLabel="step"
          series={usual === undefined ? layers : [...layers, USUAL]}
          data={data}
          {...scale}
          summary={`Latest values: ${latest}.`}
        />
      )}
      <p class="quiet small">{text}</p>
    </section>
  );
}

function inWords(value: number | null | undefined, scale: Figure['scale']): string {
  if (value === null || value === undefined) return 'none';
  return 'percent' in scale ? `${Math.round(100 * value)}%` : value.toPrecision(2);
}
