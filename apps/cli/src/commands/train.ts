import { preflight } from '@convkit/backend';
import { ConfigError, Rng, type RunSpec } from '@convkit/core';
import { losses } from '@convkit/ops';
import { assertSameSpec, decodeRunCheckpoint, fit } from '@convkit/train';
import { NodeRunStore, readRunFolder } from '@convkit/train/node';
import { listenForInterrupts } from '../interruption.js';
import { assertSameClasses, openLoaders } from '../loaders.js';
import { Output, type OutputFlags } from '../output/output.js';
import { printRunSpec, reportRun } from '../output/report-run.js';
import { activate, createModel } from '../run-setup.js';
import { explicitSpec, fitToData, type RunFlags, toRunSpec } from '../run-spec.js';

interface TrainFlags extends RunFlags, OutputFlags {
  readonly checkpointEvery?: number;
  readonly out?: string;
  readonly resume?: string;
  /** Not saved with the run, since the batches do not depend on it. */
  readonly workers?: number;
}

/** Trains a model or resumes a run. */
export async function train(modelName: string, flags: TrainFlags): Promise<void> {
  const output = new Output(flags);
  const resume = flags.resume !== undefined;
  const saved = resume ? await savedRun(modelName, flags) : undefined;
  const requested = saved?.spec ?? toRunSpec(modelName, flags);
  const folder = flags.resume ?? flags.out ?? newFolder(modelName);
  const { name, threads } = requested.backend;
  const choice = await activate({ backend: name, threads }, saved?.kernelBuild);
  const loaders = await openLoaders(requested, flags.workers);
  if (resume) assertSameClasses(requested.data.source, loaders.classes, requested.model.classes);
  const spec = fitToData(requested, loaders);
  const model = createModel(spec.model, new Rng(spec.seed).child('init'));
  const loss = losses[spec.recipe.loss];
  preflight(model, { input: spec.model.input, loss });

  const store = await NodeRunStore.open(folder, { resume });
  const interruption = listenForInterrupts();
  try {
    printRunSpec(output, spec, choice, { model, loaders });
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

/**
 * Reads the run to resume.
 * @throws ConfigError if the flags contradict its spec.
 */
async function savedRun(
  modelName: string,
  flags: TrainFlags,
): Promise<{ spec: RunSpec; kernelBuild: string }> {
  const folder = flags.resume as string;
  if (flags.out !== undefined && flags.out !== folder) {
    throw new ConfigError(`--out ${flags.out} contradicts --resume ${folder}`, {
      hint: 'Leave out --out: a resumed run stays in its folder.',
    });
  }
  const { spec, kernelBuild } = await decodeRunCheckpoint(await readRunFolder(folder));
  assertSameSpec(spec, explicitSpec(modelName, flags));
  if (flags.transforms) {
    // An option that is left out means its default, not the value of the saved run.
    const { data } = spec as RunSpec;
    assertSameSpec({ transforms: data.transforms }, { transforms: flags.transforms }, { whole: true });
  }
  return { spec: spec as RunSpec, kernelBuild };
}
