import { type BackendChoice, preflight } from '@convkit/backend';
import { ConfigError, type Module, parameterCount, Rng, type RunSpec } from '@convkit/core';
import { losses } from '@convkit/ops';
import { assertSameSpec, decodeRunCheckpoint, fit, type RunEvent } from '@convkit/train';
import { NodeRunStore, readRunFolder } from '@convkit/train/node';
import { confusionTable } from '../confusion-table.js';
import { assertSameClasses, type Loaders, openLoaders } from '../loaders.js';
import { Output, type OutputFlags, percent } from '../output.js';
import { Progress } from '../progress.js';
import { activate, createModel } from '../run-setup.js';
import { askedOf, type RunFlags, specOf } from '../run-spec.js';

interface TrainFlags extends RunFlags, OutputFlags {
  readonly checkpointEvery?: number;
  readonly out?: string;
  readonly resume?: string;
}

export async function train(modelName: string, flags: TrainFlags): Promise<void> {
  const output = new Output(flags);
  const resume = flags.resume !== undefined;
  const asked = resume ? await savedSpec(modelName, flags) : specOf(modelName, flags);
  const folder = flags.resume ?? flags.out ?? newFolder(modelName);
  const choice = await activate({ backend: asked.backend.name, threads: asked.backend.threads });
  const data = await openLoaders(asked);
  if (resume) assertSameClasses(asked.data.source, data.classes, asked.model.classes);
  const spec: RunSpec = { ...asked, model: { ...asked.model, classes: data.classes } };
  const model = createModel(spec.model, new Rng(spec.seed).child('init'));
  const loss = losses[spec.recipe.loss];
  preflight(model, { input: spec.model.input, loss });

  const store = await NodeRunStore.open(folder, { resume });
  const interruption = listenForInterrupts();
  try {
    announce(output, spec, choice, data, model);
    const { recipe, seed } = spec;
    const kernelBuild = `${choice.name} ${choice.facts.kernels ?? ''}`.trim();
    const { signal } = interruption;
    const { checkpointEvery } = flags;
    const { train, test } = data;
    const run = fit({
      model,
      loss,
      recipe,
      seed,
      train,
      test,
      signal,
      store,
      checkpointEvery,
      resume,
      spec,
      kernelBuild,
    });
    const finished = await follow(run, output, folder, data.classes);
    if (!finished) process.exitCode = interruption.exitCode;
  } finally {
    interruption.end();
    await store.close();
  }
}

const newFolder = (modelName: string) =>
  `runs/${modelName}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;

/** The spec of the run to resume, which the flags must not contradict. */
async function savedSpec(modelName: string, flags: TrainFlags): Promise<RunSpec> {
  const folder = flags.resume as string;
  if (flags.out !== undefined && flags.out !== folder) {
    throw new ConfigError(`--out ${flags.out} contradicts --resume ${folder}`, {
      hint: 'A resumed run goes on in its own folder.',
    });
  }
  const { spec } = await decodeRunCheckpoint(await readRunFolder(folder));
  assertSameSpec(spec, askedOf(modelName, flags));
  return spec as RunSpec;
}

/** The first interrupt ends the run after its step, with a checkpoint; the second ends the process. */
function listenForInterrupts() {
  const controller = new AbortController();
  let exitCode = 130;
  const stop = (signal: NodeJS.Signals) => {
    exitCode = signal === 'SIGTERM' ? 143 : 130;
    if (controller.signal.aborted) process.exit(exitCode);
    process.stderr.write('\nstopping after this step; the checkpoint will be written\n');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    end: () => process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}

function announce(output: Output, spec: RunSpec, choice: BackendChoice, data: Loaders, model: Module): void {
  const { recipe, seed } = spec;
  const { name, variant } = spec.model;
  const count = (value: number) => value.toLocaleString('en');
  output.say(
    `${name} (${variant}, ${count(parameterCount(model))} parameters) on ${choice.name}, ${spec.backend.threads} thread`,
  );
  output.say(
    `${spec.data.source}: ${count(data.images.train)} training and ${count(data.images.test)} test pictures; ` +
      `${recipe.epochs} epochs, batch ${recipe.batch}, ${recipe.optimizer.name} ${recipe.optimizer.learningRate}, seed ${seed}`,
  );
}

/** Prints a run's events until it ends. True when it went through all epochs. */
async function follow(
  run: AsyncIterable<RunEvent>,
  output: Output,
  folder: string,
  classes: readonly string[],
): Promise<boolean> {
  let progress: Progress | undefined;
  let rate = 0;
  try {
    for await (const event of run) {
      if (event.type === 'step') {
        progress?.step(event);
        continue;
      }
      progress?.clear();
      switch (event.type) {
        case 'start':
          progress = new Progress(event);
          if (event.resumed) output.say(`resuming after step ${event.step}`);
          break;
        case 'warning':
          process.stderr.write(`warning: ${event.message}\n`);
          break;
        case 'epoch': {
          const { type, step: _, ...figures } = event;
          rate = event.imagesPerSecond;
          output.record({ event: type, ...figures });
          output.say(
            `epoch ${event.epoch}: loss ${event.trainLoss.toFixed(4)}, training accuracy ${percent(event.trainAccuracy)}, ` +
              `test loss ${event.testLoss?.toFixed(4)}, test accuracy ${percent(event.testAccuracy ?? Number.NaN)}, ` +
              `${Math.round(rate).toLocaleString('en')} images/s`,
          );
          break;
        }
        case 'interrupted':
          output.record({ event: 'interrupted', step: event.step, checkpoint: folder });
          output.say(`interrupted after step ${event.step}; go on with --resume ${folder}`);
          return false;
        case 'done':
          output.say('');
          confusionTable(output, event.confusion ?? [], classes);
          output.say(`\ntest accuracy ${percent(event.testAccuracy ?? Number.NaN)}, checkpoint in ${folder}`);
          output.record({
            event: 'done',
            testAccuracy: event.testAccuracy,
            checkpoint: folder,
            weightsSha256: event.weightsSha256,
          });
          return true;
      }
    }
  } finally {
    progress?.clear();
  }
  return false;
}
