import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { aligned } from '../../runs/curve.js';
import { runs } from '../../runs/runs.js';
import { Chart } from '../../ui/chart.js';
import type { Series } from '../../ui/chart-series.js';
import { curveInWords } from './curve-in-words.js';

/** Loss and accuracy curves of the runs. */
export function RunCharts(): JSX.Element {
  const shown = runs.value.map(({ view }) => view);
  const versions = shown.map(({ name, version }) => `${name} ${version.value}`).join();
  const [loss, accuracy] = useMemo(
    () => [
      aligned(shown.flatMap((view) => [view.loss, view.validationLoss])),
      aligned(shown.flatMap((view) => [view.accuracy, view.validationAccuracy])),
    ],
    [versions],
  );
  const series = shown.flatMap(({ number }): Series[] => {
    const color = number % 2 === 1 ? 1 : 2;
    return [
      { name: `run ${number}, training`, color, faint: true },
      { name: `run ${number}, validation`, color, dash: true },
    ];
  });
  const inWords = (which: 'loss' | 'accuracy') =>
    shown.map((view) => `Run ${view.number}: ${curveInWords(view, which)}.`).join(' ');
  return (
    <section class="card columns" aria-label="Curves">
      <Chart title="Loss" xLabel="step" series={series} data={loss} summary={inWords('loss')} />
      <Chart
        title="Accuracy"
        xLabel="step"
        series={series}
        data={accuracy}
        summary={inWords('accuracy')}
        percent
      />
    </section>
  );
}
