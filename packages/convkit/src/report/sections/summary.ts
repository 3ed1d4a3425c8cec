import { duration, figure, moment, percent, whole } from '../format.js';
import { html, type Markup } from '../html.js';
import type { RunReport } from '../run-report.js';
import type { RunSummary } from '../run-summary.js';
import { samplesOf } from './samples-of.js';

/** The most important figures of a run. */
export function summaryTiles(run: RunSummary, report: RunReport): Markup {
  const { evaluation } = report;
  const { start, epochs, done, steps, milliseconds } = run;
  const last = epochs.at(-1);
  const best = epochs.reduce((max, { validationAccuracy }) => Math.max(max, validationAccuracy ?? 0), 0);
  const testAccuracy =
    done?.testAccuracy ?? (evaluation && 'accuracy' in evaluation ? evaluation.accuracy : undefined);
  const speed = epochs.findLast(({ imagesPerSecond }) => imagesPerSecond > 0)?.imagesPerSecond;
  const tiles: (readonly [name: string, value: string | undefined])[] = [
    ['test accuracy', maybe(testAccuracy, percent)],
    ['best validation accuracy', best > 0 ? percent(best) : undefined],
    ['test loss', maybe(done?.testLoss, figure)],
    ['validation loss', typeof done?.testLoss === 'number' ? undefined : maybe(last?.validationLoss, figure)],
    ['epochs', start && `${last?.epoch ?? 0} of ${start.epochs}`],
    ['steps', start && `${whole(lastStep(run))} of ${whole(start.epochs * start.stepsPerEpoch)}`],
    ['trained parameters', maybe(start?.parameters, whole)],
    [`${samplesOf(report)} per second`, maybe(speed, whole)],
    ['time', maybe(milliseconds, duration)],
  ];
  const time = (steps.at(-1) as { time?: string } | undefined)?.time;
  return html`<p class="status">${run.status}${time !== undefined && html` Last step: ${moment(time)}.`}</p>
<dl class="tiles">${tiles.map(([name, value]) => value !== undefined && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const lastStep = ({ steps, epochs, done }: RunSummary) =>
  Math.max(0, ...[steps.at(-1), epochs.at(-1), done].map((event) => event?.step ?? 0));

const maybe = (value: number | null | undefined, format: (value: number) => string) =>
  typeof value === 'number' && Number.isFinite(value) ? format(value) : undefined;
