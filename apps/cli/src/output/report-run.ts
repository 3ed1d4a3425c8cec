import type { BackendChoice } from '@convkit/backend';
import { type Module, parameterCount, type RunSpec } from '@convkit/core';
import type { DoneEvent, EpochEvent, RunEvent, RunResult } from '@convkit/train';
import type { Loaders } from '../loaders.js';
import { confusionTable } from './confusion-table.js';
import { type Output, percent } from './output.js';
import { Progress } from './progress.js';

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** Says what is about to be trained, on what. */
export function announce(
  output: Output,
  { model: { name, variant }, data, recipe, seed, backend }: RunSpec,
  choice: BackendChoice,
  { model, loaders }: { readonly model: Module; readonly loaders: Loaders },
): void {
  const { optimizer, epochs, batchSize } = recipe;
  const parameters = whole(parameterCount(model));
  output.say(`${name} (${variant}, ${parameters} parameters) on ${choice.name}, threads: ${backend.threads}`);
  output.say(
    `${data.source}: ${whole(loaders.images.train)} training and ${whole(loaders.images.test)} test images; ` +
      `${epochs} epochs, batch size ${batchSize}, ${optimizer.name} ${optimizer.learningRate}, seed ${seed}`,
  );
  output.say('No validation set: the test set is reported after each epoch too.');
}

/** Prints a run's events until it ends, and gives the last one. */
export async function reportRun(
  run: AsyncIterable<RunEvent>,
  output: Output,
  { folder, classes }: { readonly folder: string; readonly classes: readonly string[] },
): Promise<RunResult> {
  let progress: Progress | undefined;
  let imagesPerSecond = 0;
  try {
    for await (const event of run) {
      if (event.type === 'step') progress?.step(event);
      else progress?.clear();
      switch (event.type) {
        case 'start':
          progress = new Progress(event);
          if (event.resumed) output.say(`resuming after step ${event.step}`);
          break;
        case 'warning':
          process.stderr.write(`warning: ${event.message}\n`);
          break;
        case 'epoch':
          imagesPerSecond = event.imagesPerSecond || imagesPerSecond;
          reportEpoch(output, event);
          break;
        case 'interrupted':
          output.record({ event: 'interrupted', step: event.step, checkpoint: folder });
          output.say(`interrupted after step ${event.step}; go on with --resume ${folder}`);
          return event;
        case 'done':
          confusionTable(output, event.confusion ?? [], classes);
          reportDone(output, event, folder, imagesPerSecond);
          return event;
      }
    }
  } finally {
    progress?.clear();
  }
  throw new Error('the run ended without a result');
}

function reportEpoch(output: Output, { type, step: _, ...figures }: EpochEvent): void {
  const {
    epoch,
    trainLoss,
    trainAccuracy,
    validationLoss = Number.NaN,
    validationAccuracy = Number.NaN,
  } = figures;
  output.record({ event: type, ...figures });
  output.say(
    `epoch ${epoch}: loss ${trainLoss.toFixed(4)}, accuracy ${percent(trainAccuracy)}; ` +
      `validation loss ${validationLoss.toFixed(4)}, accuracy ${percent(validationAccuracy)}; ${whole(figures.imagesPerSecond)} images/s`,
  );
}

function reportDone(
  output: Output,
  { testAccuracy = Number.NaN, weightsSha256 }: DoneEvent,
  folder: string,
  imagesPerSecond: number,
): void {
  output.say(`\ntest accuracy ${percent(testAccuracy)}, trained at ${whole(imagesPerSecond)} images/s`);
  output.say(`checkpoint in ${folder}, weights ${weightsSha256}`);
  output.record({ event: 'done', testAccuracy, checkpoint: folder, weightsSha256 });
}
