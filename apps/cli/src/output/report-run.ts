import { describeWeights, type TrainingData } from 'convkit';
import type { RunSettings } from '../run-settings.js';
import type { OpenedTraining } from '../table-data.js';
import { printConfusion } from './confusion-table.js';
import { DownloadProgress } from './download-progress.js';
import { printLearningRates } from './learning-rate-plot.js';
import { EpochTable } from './live/epoch-table.js';
import { counted, figure, type Output } from './output.js';
import { Progress } from './progress.js';
import { reportEpoch, testInWords, testOf } from './report-epoch.js';
import type { AnyEvent } from './run-events.js';
import { nounsOf } from './sample-nouns.js';

type ResultEvent = Extract<AnyEvent, { type: 'done' | 'interrupted' }>;

/** A warning that is wrong if every parameter is frozen: such a run does not start. */
const UNCACHED = 'features are not cached: more than the last layer is trained';

const warn = (message: string) => process.stderr.write(`warning: ${message}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');

/** Prints the model and the size of each part of the data. */
function printData(
  output: Output,
  { model, variant }: RunSettings,
  { shared, ...data }: OpenedTraining,
): void {
  const { source, train, validation, test } = data;
  const { many } = nounsOf(data.encoding);
  const parts = [`${whole(train.length)} training`, `${whole(validation.length)} validation`];
  if (test !== validation) parts.push(`${whole(test.length)} test`);
  output.print(`model: ${model}${variant === undefined ? '' : ` (${variant})`}`);
  output.print(`data: ${source}, ${outputsOf(data)}, ${parts.join(', ')} ${many}`);
  if (shared === 'test') output.print(`The test ${many} also serve for validation.`);
  if (shared === 'validation') output.print(`The validation ${many} also serve as the test ${many}.`);
}

/** Describes what a network for the data predicts. */
function outputsOf(data: TrainingData): string {
  if (data.task === 'regression') return `predicting ${data.targets.join(', ')}`;
  if (data.task === 'multi-label') return counted(data.classes.length, 'label');
  return counted(data.classes.length, 'class', 'classes');
}

/** Prints the events of a run and returns the last one. */
export async function reportRun(
  run: AsyncIterable<AnyEvent>,
  output: Output,
  {
    folder,
    settings,
    data,
    signal,
  }: {
    readonly folder: string;
    readonly settings: RunSettings;
    readonly data: OpenedTraining;
    readonly signal: AbortSignal;
  },
): Promise<ResultEvent> {
  let progress: Progress | undefined;
  const downloads = new DownloadProgress();
  let imagesPerSecond = 0;
  let isUncached = false;
  const nouns = nounsOf(data.encoding);
  const table = new EpochTable(nouns);
  const clear = () => progress?.clear();
  signal.addEventListener('abort', clear);
  try {
    for await (const event of run) {
      if (event.type === 'step') {
        progress?.step(event);
        progress?.estimate(event.step, (text) => output.print(text));
      } else clear();
      if (event.type !== 'download') downloads.stop();
      switch (event.type) {
        case 'start':
          progress = new Progress(event, { evaluated: data.validation.length, nouns });
          if (isUncached) warn(UNCACHED);
          printData(output, settings, data);
          output.print(
            `${counted(event.parameters, 'trained parameter')}, ${counted(event.epochs, 'epoch')} of ${counted(event.stepsPerEpoch, 'step')}`,
          );
          if (event.resumed) output.print(`resuming from step ${event.step}`);
          break;
        case 'warning':
          if (event.message === UNCACHED) isUncached = true;
          else warn(event.message);
          break;
        case 'weights':
          output.print(`weights: ${describeWeights(event)}`);
          break;
        case 'download':
          downloads.update(event);
          break;
        case 'features':
          output.print(
            `computed the features of ${counted(event.images, nouns.one, nouns.many)} once, in ${event.seconds.toFixed(1)} s`,
          );
          break;
        case 'learning-rate':
          printLearningRates(output, event);
          break;
        case 'epoch':
          imagesPerSecond = event.imagesPerSecond || imagesPerSecond;
          reportEpoch(output, event, table);
          break;
        case 'spike':
          warn(
            `skipped step ${event.step}: its ${event.what} is ${figure(event.value)}, the median is ${figure(event.median)}`,
          );
          break;
        case 'rollback':
          output.json({ event: 'rollback', step: event.step, failedStep: event.failedStep });
          warn(
            `${event.message}; rolled back to step ${event.step} with ${figure(event.learningRateFactor)} times the learning rate`,
          );
          break;
        case 'interrupted':
          output.json({ event: 'interrupted', step: event.step, checkpoint: folder });
          output.print(`interrupted after step ${event.step}; resume with --resume ${folder}`);
          return event;
        case 'done':
          if ('confusion' in event && event.confusion.length > 0) {
            printConfusion(output, event.confusion, data.classes);
          }
          output.print(`\n${testInWords(event)}, training speed: ${whole(imagesPerSecond)} ${nouns.many}/s`);
          if (event.stoppedEarly) output.print('stopped early: the metric no longer improved');
          if (event.bestEpoch !== undefined)
            output.print(`best epoch: ${event.bestEpoch}, whose weights are the result`);
          output.print(`checkpoint: ${folder}, weightsSha256: ${event.weightsSha256}`);
          output.print(`report: convkit report ${folder}`);
          output.json({
            event: 'done',
            ...testOf(event),
            checkpoint: folder,
            weightsSha256: event.weightsSha256,
            ...(event.bestEpoch !== undefined && { bestEpoch: event.bestEpoch }),
            ...(event.stoppedEarly !== undefined && { stoppedEarly: event.stoppedEarly }),
          });
          return event;
      }
    }
  } finally {
    downloads.stop();
    clear();
    signal.removeEventListener('abort', clear);
  }
  throw new Error('the run ended without a result');
}
