import type { JSX } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import { aligned } from '../../runs/curve.js';
import { differences } from '../../runs/differences.js';
import type { RunView } from '../../runs/run-view.js';
import { runs } from '../../runs/runs.js';
import { Chart } from '../../ui/chart.js';
import type { Series } from '../../ui/chart-series.js';
import { type ChartOptions, changeCharts, chartOptions, smoothed } from './chart-options.js';
import { curveInWords } from './curve-in-words.js';
import { runText } from './messages.js';

/** Loss and accuracy curves of the runs. */
export function RunCharts(): JSX.Element {
  const text = runText.value;
  const { logScale, smooth } = chartOptions.value;
  const shown = runs.value.map(({ view }) => view);
  const versions = shown.map(({ name, version }) => `${name} ${version.value}`).join();
  const [loss, accuracy] = useMemo(() => {
    const drawn = smooth ? smoothed : (curve: { readonly x: number[]; readonly y: number[] }) => curve;
    return [
      aligned(shown.flatMap((view) => [drawn(view.loss), view.validationLoss])),
      aligned(shown.flatMap((view) => [drawn(view.accuracy), view.validationAccuracy])),
    ];
  }, [versions, smooth]);
  const series = shown.flatMap((view) => seriesOf(view, shown));
  const inWords = (which: 'loss' | 'accuracy') =>
    shown.map((view) => text.runInWords({ number: view.number, curve: curveInWords(view, which) })).join(' ');
  return (
    <section class="card stack curves" aria-label={text.curves}>
      <div class="row">
        <Switch name="logScale" label={text.logScale} />
        <Switch name="smooth" label={text.smooth} />
      </div>
      <div class="columns">
        <Chart
          title={text.lossChart}
          xLabel={text.stepAxis}
          series={series}
          data={loss}
          summary={inWords('loss')}
          logarithmic={logScale}
        />
        <Chart
          title={text.accuracyChart}
          xLabel={text.stepAxis}
          series={series}
          data={accuracy}
          summary={inWords('accuracy')}
          percent
        />
      </div>
    </section>
  );
}

function seriesOf(view: RunView, all: readonly RunView[]): Series[] {
  const text = runText.value;
  const { number, settings } = view;
  const others = all.filter((other) => other !== view).map((other) => other.settings);
  const named = { number, differences: differences(settings, others) };
  const color = number % 2 === 1 ? 1 : 2;
  return [
    {
      name: named.differences ? text.namedTrainingSeries(named) : text.trainingSeries({ number }),
      color,
      faint: true,
    },
    {
      name: named.differences ? text.namedValidationSeries(named) : text.validationSeries({ number }),
      color,
      dash: true,
    },
  ];
}

/** Switches an option of the curves. */
function Switch({ name, label }: { readonly name: keyof ChartOptions; readonly label: string }): JSX.Element {
  const id = useId();
  return (
    <span class="check">
      <input
        id={id}
        type="checkbox"
        checked={chartOptions.value[name]}
        onChange={({ currentTarget }) => changeCharts({ [name]: currentTarget.checked })}
      />
      <label for={id}>{label}</label>
    </span>
  );
}
