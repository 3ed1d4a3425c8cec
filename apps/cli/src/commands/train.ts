import { preflight } from '@convkit/backend';
import { ConfigError, Rng, type RunSpec } from '@convkit/core';
import { losses } from '@convkit/ops';
import { assertSameSpec, decodeRunCheckpoint, fit } from '@convkit/train';
import { NodeRunStore, readRunFolder } from '@convkit/train/node';
import { listenForInterrupts } from '../interruption.js';
import { assertSameClasses, openLoaders } from '../loaders.js';
import { Output, type OutputFlags } from '../output/output.js';
import { announce, reportRun } from '../output/report-run.js';
import { activate, createModel } from '../run-setup.js';
import { askedOf, fitToData, type RunFlags, specOf } from '../run-spec.js';

interface TrainFlags extends RunFlags, OutputFlags {
  readonly checkpointEvery?: number;
  readonly out?: string;
  readonly resume?: string;
  /** No part of the run: the batches are the same. */
  readonly workers?: number;
}

export async function train(modelName: string, flags: TrainFlags): Promise<void> {
  const output = new Output(flags);
  const resume = flags.resume !== undefined;
  const saved = resume ? await savedRun(modelName, flags) : undefined;
  const asked = saved?.spec ?? specOf(modelName, flags);
  const folder = flags.resume ?? flags.out ?? newFolder(modelName);
  const { name, threads } = asked.backend;
  const choice = await activate({ backend: name, threads }, saved?.kernelBuild);
  const loaders = await openLoaders(asked, flags.workers);
  if (resume) assertSameClasses(asked.data.source, loaders.classes, asked.model.classes);
  const spec = fitToData(asked, loaders);
  const model = createModel(spec.model, new Rng(spec.seed).child('init'));
  const loss = losses[spec.recipe.loss];
  preflight(model, { input: spec.model.input, loss });

  const store = await NodeRunStore.open(folder, { resume });
  const interruption = listenForInterrupts();
  try {
    announce(output, spec, choice, { model, loaders });
    const run = fit({
      model,
      loss,
      recipe: spec.recipe,
      seed: spec.seed,
      train: loaders.train,
      validation: loaders.test,
      test: loaders.test,
      signal: interruption.signal,
      store,
      checkpointEvery: flags.checkpointEvery,
      resume,
      spec,
      kernelBuild: `${choice.name} ${choice.facts.kernels ?? ''}`.trim(),
    });
    const result = await reportRun(run, output, { folder, classes: loaders.classes });
    if (result.type === 'interrupted') process.exitCode = interruption.exitCode;
  } finally {
    interruption.end();
    await Promise.all([store.close(), loaders.train.close(), loaders.test.close()]);
  }
}

const newFolder = (modelName: string) =>
  `runs/${modelName}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;

/** The run to resume, whose spec the flags must not contradict. */
async function savedRun(
  modelName: string,
  flags: TrainFlags,
): Promise<{ spec: RunSpec; kernelBuild: string }> {
  const folder = flags.resume as string;
  if (flags.out !== undefined && flags.out !== folder) {
    throw new ConfigError(`--out ${flags.out} contradicts --resume ${folder}`, {
      hint: 'A resumed run goes on in its own folder.',
    });
  }
  const { spec, kernelBuild } = await decodeRunCheckpoint(await readRunFolder(folder));
  assertSameSpec(spec, askedOf(modelName, flags));
  if (flags.transforms) {
    // An option that is left out has its default, and is not to be taken from the saved run.
    const { data } = spec as RunSpec;
    assertSameSpec({ transforms: data.transforms }, { transforms: flags.transforms }, { whole: true });
  }
  return { spec: spec as RunSpec, kernelBuild };
}
