import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { aligned } from '../../runs/curve.js';
import { runs } from '../../runs/runs.js';
import { Chart } from '../../ui/chart.js';
import type { Series } from '../../ui/chart-series.js';
import { curveInWords } from './curve-in-words.js';
import { runText } from './messages.js';

/** Loss and accuracy curves of the runs. */
export function RunCharts(): JSX.Element {
  const text = runText.value;
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
      { name: text.trainingSeries({ number }), color, faint: true },
      { name: text.validationSeries({ number }), color, dash: true },
    ];
  });
  const inWords = (which: 'loss' | 'accuracy') =>
    shown.map((view) => text.runInWords({ number: view.number, curve: curveInWords(view, which) })).join(' ');
  return (
    <section class="card columns curves" aria-label={text.curves}>
      <Chart
        title={text.lossChart}
        xLabel={text.stepAxis}
        series={series}
        data={loss}
        summary={inWords('loss')}
      />
      <Chart
        title={text.accuracyChart}
        xLabel={text.stepAxis}
        series={series}
        data={accuracy}
        summary={inWords('accuracy')}
        percent
      />
    </section>
  );
}
