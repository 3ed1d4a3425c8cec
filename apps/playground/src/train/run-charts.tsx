import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { aligned } from '../state/curve.js';
import { percent } from '../state/run-view.js';
import { runs } from '../state/runs.js';
import { Chart, type Series } from '../ui/chart.js';

/** Loss and accuracy of the runs, one over the other. */
export function RunCharts(): JSX.Element {
  const shown = runs.value.map(({ view }) => view);
  const versions = shown.map(({ name, version }) => `${name} ${version.value}`).join();
  const [loss, accuracy] = useMemo(
    () => [
      aligned(shown.flatMap((view) => [view.loss, view.testLoss])),
      aligned(shown.flatMap((view) => [view.accuracy, view.testAccuracy])),
    ],
    [versions],
  );
  const series = shown.flatMap(({ number }): Series[] => {
    const colours = number % 2 === 1 ? ([1, 3] as const) : ([2, 4] as const);
    return [
      { name: `run ${number}, training`, colour: colours[0] },
      { name: `run ${number}, test`, colour: colours[1], dash: true },
    ];
  });
  const told = shown.map(({ number, last, testAccuracy }) => {
    const tested = testAccuracy.y.at(-1);
    return `Run ${number}: ${last ? `training loss ${last.loss.toFixed(3)}` : 'no step yet'}${tested === undefined ? '' : `, test accuracy ${percent(tested)}`}.`;
  });
  return (
    <section class="card columns" aria-label="Curves">
      <Chart title="Loss" across="step" series={series} data={loss} summary={told.join(' ')} />
      <Chart title="Accuracy" across="step" series={series} data={accuracy} summary={told.join(' ')} />
    </section>
  );
}
