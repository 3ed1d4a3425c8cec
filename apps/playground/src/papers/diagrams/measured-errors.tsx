import type { JSX } from 'preact';
import { Chart } from '../../ui/chart.js';
import { EPOCHS, NETWORKS, trainingErrors } from '../claims/degradation.js';
import { diagramsText } from './messages.js';

const ERRORS = NETWORKS.map(trainingErrors);
const DATA = [EPOCHS, ...ERRORS];
const SERIES = NETWORKS.map((name, i) => ({
  name,
  color: (i + 1) as 1 | 2 | 3 | 4,
  dash: name.endsWith('18'),
}));
const LAST = Object.fromEntries(
  NETWORKS.map((name, i) => [name, `${ERRORS[i]?.at(-1)?.toFixed(2)}%`]),
) as Record<(typeof NETWORKS)[number], string>;

/** The training errors of plain and residual networks of two depths, as we measured them. */
export function MeasuredErrors(): JSX.Element {
  const t = diagramsText.value;
  const errors = t.lastErrors(LAST);
  return (
    <>
      <Chart
        title={t.errorsChart}
        xLabel={t.epoch}
        series={SERIES}
        data={DATA}
        logarithmic
        summary={t.errorsSummary({ epochs: EPOCHS.length, errors })}
      />
      <p>{t.errorsMeasured({ errors })}</p>
    </>
  );
}
