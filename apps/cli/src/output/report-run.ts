import type { BackendChoice } from '@convkit/backend';
import { type Module, parameterCount, type RunSpec } from '@convkit/core';
import type { DoneEvent, EpochEvent, RunEvent, RunResult } from '@convkit/train';
import type { Loaders } from '../loaders.js';
import { printConfusion } from './confusion-table.js';
import { type Output, percent } from './output.js';
import { Progress } from './progress.js';

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** Prints the model, the backend, the data and the main settings of a run. */
export function printRunSpec(
  output: Output,
  { model: { name, variant }, data, recipe, seed, backend }: RunSpec,
  choice: BackendChoice,
  { model, loaders }: { readonly model: Module; readonly loaders: Loaders },
): void {
  const { optimizer, epochs, batchSize } = recipe;
  const parameters = whole(parameterCount(model));
  output.print(
    `model: ${name} (${variant}), ${parameters} parameters; backend: ${choice.name}, threads: ${backend.threads}`,
  );
  output.print(
    `data: ${data.source}, ${whole(loaders.images.train)} training and ${whole(loaders.images.test)} test images; ` +
      `epochs ${epochs}, batch size ${batchSize}, ${optimizer.name}, learning rate ${optimizer.learningRate}, seed ${seed}`,
  );
  output.print('No validation set: the test set also serves as the validation set.');
}

/** Prints the events of a run and returns the last one. */
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
          if (event.resumed) output.print(`resuming from step ${event.step}`);
          break;
        case 'warning':
          process.stderr.write(`warning: ${event.message}\n`);
          break;
        case 'epoch':
          imagesPerSecond = event.imagesPerSecond || imagesPerSecond;
          reportEpoch(output, event);
          break;
        case 'interrupted':
          output.json({ event: 'interrupted', step: event.step, checkpoint: folder });
          output.print(`interrupted after step ${event.step}; resume with --resume ${folder}`);
          return event;
        case 'done':
          printConfusion(output, event.confusion ?? [], classes);
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
  output.json({ event: type, ...figures });
  output.print(
    `epoch ${epoch}: training loss ${trainLoss.toFixed(4)}, accuracy ${percent(trainAccuracy)}; ` +
      `validation loss ${validationLoss.toFixed(4)}, accuracy ${percent(validationAccuracy)}; ${whole(figures.imagesPerSecond)} images/s`,
  );
}

function reportDone(
  output: Output,
  { testAccuracy = Number.NaN, weightsSha256 }: DoneEvent,
  folder: string,
  imagesPerSecond: number,
): void {
  output.print(
    `\ntest accuracy: ${percent(testAccuracy)}, training speed: ${whole(imagesPerSecond)} images/s`,
  );
  output.print(`checkpoint: ${folder}, weightsSha256: ${weightsSha256}`);
  output.json({ event: 'done', testAccuracy, checkpoint: folder, weightsSha256 });
}
