import type { Insight } from '@convkit/train';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatPercent } from '../language/formats.js';
import { RichText } from '../language/rich-text.js';
import type { Run } from '../runs/runs.js';
import { Chart } from '../ui/chart.js';
import type { Series } from '../ui/chart-series.js';
import { Message } from '../ui/message.js';
import { layerSeries } from './layer-series.js';
import { insideText } from './messages.js';

interface Figure {
  readonly name: keyof Insight;
  readonly scale: { readonly logarithmic: true } | { readonly percent: true };
  /** A usual value, drawn as a line. */
  readonly usual?: number;
}

const FIGURES: readonly Figure[] = [
  { name: 'gradientNorms', scale: { logarithmic: true } },
  { name: 'updateRatios', scale: { logarithmic: true }, usual: 0.001 },
  { name: 'deadUnits', scale: { percent: true } },
];

/** What the training does to each layer: the figures of its steps. */
export function LayerCurves({ run, step }: { readonly run: Run; readonly step: number }): JSX.Element {
  const history = run.view.layers;
  if (history.layers('gradientNorms').length === 0) {
    return (
      <Message>
        <p>{insideText.value.noHealth}</p>
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
  const { name, scale, usual } = figure;
  const t = insideText.value;
  const title = t[name];
  const history = run.view.layers;
  const layers = layerSeries(history, name);
  const names = layers.map((series) => series.name);
  const data = useMemo(() => {
    // A gap for values of a step that diverged: a chart cannot draw them.
    const rows = history
      .rows(name, names)
      .map((row) => row.map((value) => (Number.isFinite(value) ? value : null)));
    return usual === undefined ? rows : [...rows, (rows[0] ?? []).map(() => usual)];
  }, [step, names.join()]);
  const values = names.map((layer, i) => `${layer} ${inWords(data[i + 1]?.at(-1), scale)}`).join(', ');
  const usualSeries: Series = { name: t.usual, color: 'usual', dash: true };
  return (
    <section class="stack" aria-label={title}>
      {names.length === 0 ? (
        <p class="quiet">{t.noRelus}</p>
      ) : (
        <Chart
          title={title}
          xLabel={t.step}
          series={usual === undefined ? layers : [...layers, usualSeries]}
          data={data}
          {...scale}
          summary={t.latestValues({ values })}
        />
      )}
      <p class="quiet small">
        <RichText text={t[`${name}Text`]} />
      </p>
    </section>
  );
}

function inWords(value: number | null | undefined, scale: Figure['scale']): string {
  if (value === null || value === undefined) return insideText.value.none;
  return 'percent' in scale ? formatPercent(value, 0) : value.toPrecision(2);
}
