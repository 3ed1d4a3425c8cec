import type { EpochTable } from './live/epoch-table.js';
import { isLive, lineWidth } from './live/terminal.js';
import { figure, type Output, percent } from './output.js';
import type { DoneEvent, EpochEvent } from './run-events.js';

type Metrics = Readonly<Record<string, number>>;

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** Prints an epoch: a table row on a terminal, otherwise a plain line. */
export function reportEpoch(output: Output, event: EpochEvent, table: EpochTable): void {
  const { epoch, training, validation, imagesPerSecond } = event;
  const metrics = metricsOf(event);
  output.json({
    event: 'epoch',
    epoch,
    trainLoss: training.loss,
    ...('accuracy' in training && { trainAccuracy: training.accuracy }),
    validationLoss: validation.loss,
    ...('accuracy' in validation && { validationAccuracy: validation.accuracy }),
    ...(hasAny(metrics) && { metrics }),
    imagesPerSecond,
  });
  if (isLive(output.terminal)) {
    for (const line of table.lines(event, lineWidth(output.terminal))) output.print(line);
    return;
  }
  const accuracy = (measured: object) =>
    'accuracy' in measured ? `, accuracy ${percent(measured.accuracy as number)}` : '';
  output.print(
    `epoch ${epoch}: training loss ${training.loss.toFixed(4)}${accuracy(training)}; ` +
      `validation loss ${validation.loss.toFixed(4)}${accuracy(validation)}${inWords(metrics)}; ${whole(imagesPerSecond)} ${table.nouns.many}/s`,
  );
}

/** The result on the test set, as text. */
export function testInWords(event: DoneEvent): string {
  const { test } = event;
  const main =
    'accuracy' in test ? `test accuracy: ${percent(test.accuracy)}` : `test loss: ${figure(test.loss)}`;
  return main + inWords(metricsOf(event));
}

/** The result on the test set, as JSON. */
export function testOf(event: DoneEvent): Readonly<Record<string, unknown>> {
  const { test } = event;
  const metrics = metricsOf(event);
  return {
    ...('accuracy' in test ? { testAccuracy: test.accuracy } : { testLoss: test.loss }),
    ...(hasAny(metrics) && { metrics }),
  };
}

/** Metrics of the validation set, or of the test set at the end, as text. */
function metricsOf(event: EpochEvent | DoneEvent): Metrics {
  if ('metrics' in event) return event.metrics;
  return event.type === 'epoch' ? event.validation.metrics : event.test.metrics;
}

const hasAny = (metrics: Metrics) => Object.keys(metrics).length > 0;

const inWords = (metrics: Metrics) =>
  Object.entries(metrics)
    // A metric that has no value, such as R² of a single sample, is NaN.
    .filter(([, value]) => !Number.isNaN(value))
    .map(([name, value]) => `, ${name} ${figure(value)}`)
    .join('');
