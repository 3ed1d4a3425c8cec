import { disposeModule, type Module, type Recipe, type RunSpec, type Task } from '@convkit/core';
import { decodeRunCheckpoint, fit, type RunEvent, type RunStore } from '@convkit/train';
import type { PreparationEvent } from './events.js';
import { testLearningRates } from './learning-rate-range.js';
import type { TrainingOptions } from './options.js';
import { type PreparedRun, prepareRun, type SavedRun } from './prepare-run.js';
import { saveRangeTest } from './range-test-file.js';
import { withOptimizer } from './recipe.js';
import { RunConfigFile } from './run-config.js';
import { keepingOf } from './safeguards.js';
import { taskOptions } from './task.js';

/** What differs between the kinds of networks that are trained. */
export interface RunKind<Event, Result> {
  /** Tasks of the data that they are trained on. */
  readonly tasks: readonly Task[];
  /** The event of `fit` as the caller gets it. */
  toEvent(event: RunEvent): Event;
  /** Makes the result of the trained model, which it takes over. */
  finish(spec: RunSpec, model: Module): Result;
}

/** What an attempt works with. */
export interface AttemptContext<Event> {
  /** Store of the run. Undefined if it keeps no checkpoints. */
  readonly store: RunStore | undefined;
  /** Whether to resume from the store's checkpoint, if it has one. */
  readonly resumes: boolean;
  /** Stops the run. */
  readonly signal: AbortSignal;
  /** Receives the events of the preparation. */
  readonly emit: (event: Event | PreparationEvent) => void;
}

type RunContext = Omit<AttemptContext<never>, 'resumes'> & { readonly saved: SavedRun | undefined };

/**
 * Prepares the network and trains it until the run ends or its device is lost. The events of the preparation are emitted, those of the training
 * yielded.
 */
export async function* attemptRun<Event, Result>(
  options: TrainingOptions,
  { toEvent, finish }: RunKind<Event, Result>,
  { store, resumes, signal, emit }: AttemptContext<Event>,
): AsyncGenerator<Event | PreparationEvent, Result, undefined> {
  const saved = resumes ? await savedRun(store) : undefined;
  const config = new RunConfigFile(store, options);
  await config.start();
  const warnings: string[] = [];
  const preparing = (event: PreparationEvent) => {
    if (event.type === 'warning') warnings.push(event.message);
    emit(event);
  };
  const prepared = await prepareRun(options, { saved, signal, emit: preparing });
  const { spec, model } = prepared;
  try {
    const recipe = await recipeOf(options, prepared, { store, saved, signal, emit });
    if (recipe) {
      const ready = { ...prepared, spec: { ...spec, recipe } };
      await config.complete(ready.spec, prepared.backend, { isResumed: saved !== undefined, warnings });
      for await (const event of train(options, ready, { store, saved, signal })) yield toEvent(event);
    } else yield { type: 'interrupted', step: 0 };
    return finish({ ...spec, recipe: recipe ?? spec.recipe }, model);
  } catch (error) {
    disposeModule(model);
    throw error;
  } finally {
    await prepared.close();
  }
}

/**
 * The recipe, with the learning rate of a range test if it is to be found. Undefined if the run is stopped meanwhile: its learning rate
 * is unknown, so it has nothing to save.
 */
async function recipeOf(
  { learningRate, recompute }: TrainingOptions,
  { spec, model, loss, sources, teacher }: PreparedRun,
  { store, saved, signal, emit }: RunContext,
): Promise<Recipe | undefined> {
  const { recipe, seed } = spec;
  if (learningRate !== 'auto') return recipe;
  if (saved) return withOptimizer(recipe, { learningRate: saved.spec.recipe.optimizer.learningRate });
  const { task } = spec.model;
  const subject = { model, loss, task, recipe, seed, train: sources.train, teacher, recompute };
  const range = await testLearningRates(subject, {}, signal);
  if (signal.aborted) return undefined;
  await saveRangeTest(store?.files, range);
  emit({ type: 'learning-rate', ...range });
  return withOptimizer(recipe, { learningRate: range.suggestion });
}

function train(
  options: TrainingOptions,
  { spec, model, loss, sources, teacher, backend }: PreparedRun,
  { store, saved, signal }: Omit<RunContext, 'emit'>,
): AsyncIterable<RunEvent> {
  const { checkpointEvery, insightEvery, optimizer, schedule, metrics, microBatches, recompute, data } =
    options;
  return fit({
    model,
    loss,
    ...taskOptions(spec, metrics),
    recipe: spec.recipe,
    seed: spec.seed,
    ...sources,
    signal,
    ...(typeof optimizer === 'function' && { optimizer }),
    ...(typeof schedule === 'function' && { schedule }),
    ...(store && { store }),
    ...(checkpointEvery !== undefined && { checkpointEvery }),
    ...(insightEvery !== undefined && { insightEvery }),
    ...(teacher && { teacher }),
    ...(microBatches !== undefined && { microBatches }),
    ...(recompute !== undefined && { recompute }),
    ...keepingOf(options),
    imageName: (index) => data.train.paths?.[index],
    // The networks and losses of the catalog compute the same in every step.
    replay: true,
    resume: saved !== undefined,
    spec,
    kernelBuild: backend.kernelBuild,
  });
}

/** The run to resume. Undefined if it was stopped before its first checkpoint. */
async function savedRun(store: RunStore | undefined): Promise<SavedRun | undefined> {
  const bytes = await store?.read();
  if (!bytes) return undefined;
  const { spec, kernelBuild, weights } = await decodeRunCheckpoint(bytes);
  return { spec: spec as RunSpec, kernelBuild, weights };
}
