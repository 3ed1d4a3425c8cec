import { disposeModule, type Module, type Recipe, type RunSpec, type Task } from '@convkit/core';
import { decodeRunCheckpoint, fit, type RunEvent, type RunStore } from '@convkit/train';
import { platform } from '#platform';
import { checkBackend } from '../backend.js';
import { checkDataTask } from '../data/check-data.js';
import { checkSequenceOptions } from '../sequences/sequence-run.js';
import { checkInputSize } from './check-input-size.js';
import { checkOptions } from './check-options.js';
import { EventStream } from './event-stream.js';
import type { PreparationEvent } from './events.js';
import { testLearningRates } from './learning-rate-range.js';
import { storeForRecovery, survivingLostDevice } from './lost-device.js';
import type { TrainingOptions } from './options.js';
import { type PreparedRun, prepareRun, type SavedRun } from './prepare-run.js';
import { saveRangeTest } from './range-test-file.js';
import { withOptimizer } from './recipe.js';
import { RunConfigFile } from './run-config.js';
import { planRun } from './run-spec.js';
import { keepingOf } from './safeguards.js';
import { taskOptions } from './task.js';

/** A run under way: an async iterable of its events, which are kept, so iteration may begin at any time. */
export interface StartedRun<Event, Result> extends AsyncIterable<Event> {
  /** The trained network; of a stopped run, as it was then. Rejects if the run fails. */
  readonly result: Promise<Result>;
  /** Stops the run after the current step, with a checkpoint if there is a store. */
  stop(): void;
}

/** What differs between the kinds of networks that are trained. */
export interface RunKind<Event, Result> {
  /** Tasks of the data that they are trained on. */
  readonly tasks: readonly Task[];
  /** The event of `fit` as the caller gets it. */
  toEvent(event: RunEvent): Event;
  /** Makes the result of the trained model, which it takes over. */
  finish(spec: RunSpec, model: Module): Result;
}

/**
 * Starts a run. It begins at once, whether its events are read or not.
 * @throws ConfigError at once if an option is invalid, DataError if `data` is not data to train on.
 */
export function startRun<Event, Result>(
  options: TrainingOptions,
  kind: RunKind<Event, Result>,
): StartedRun<Event | PreparationEvent, Result> {
  checkOptions(options);
  checkSequenceOptions(options);
  checkDataTask(options.data, kind.tasks);
  checkBackend(options);
  // Throws for options that cannot be honored, before anything has begun. The figures of the backend come later.
  const { spec } = planRun(options, {
    backend: { name: options.backend ?? 'wasm', threads: 1 },
    statistics: { mean: [0], std: [1] },
  });
  if (!options.data.encoding) checkInputSize(options.data, spec);
  taskOptions(spec, options.metrics);
  const events = new EventStream<Event | PreparationEvent>();
  const controller = new AbortController();
  const follow = () => controller.abort(options.signal?.reason);
  if (options.signal?.aborted) follow();
  options.signal?.addEventListener('abort', follow, { once: true });
  const emit = (event: Event | PreparationEvent) => events.push(event);
  const result = run(options, kind, { signal: controller.signal, emit }).finally(() =>
    options.signal?.removeEventListener('abort', follow),
  );
  result.then(
    () => events.end(),
    (error: unknown) => events.end({ error }),
  );
  return {
    result,
    stop: () => controller.abort(),
    [Symbol.asyncIterator]: () => events[Symbol.asyncIterator](),
  };
}

async function run<Event, Result>(
  options: TrainingOptions,
  kind: RunKind<Event, Result>,
  { signal, emit }: Pick<RunContext<Event>, 'signal' | 'emit'>,
): Promise<Result> {
  const store = await openStore(options);
  try {
    const kept = store ?? storeForRecovery();
    return await survivingLostDevice(options, emit, async function* (current, isRepeated) {
      const resumes = isRepeated || (options.resume ?? false);
      return yield* attempt(current, kind, { store: kept, resumes, signal, emit });
    });
  } finally {
    if (typeof options.out === 'string') await store?.close();
  }
}

/** Prepares the network and trains it. The events of the preparation are emitted, those of the training yielded. */
async function* attempt<Event, Result>(
  options: TrainingOptions,
  { toEvent, finish }: RunKind<Event, Result>,
  { store, resumes, signal, emit }: Omit<RunContext<Event>, 'saved'> & { readonly resumes: boolean },
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

interface RunContext<Event> {
  readonly store: RunStore | undefined;
  readonly saved: SavedRun | undefined;
  readonly signal: AbortSignal;
  readonly emit: (event: Event | PreparationEvent) => void;
}

/**
 * The recipe, with the learning rate of a range test if it is to be found. Undefined if the run is stopped meanwhile: its learning rate
 * is unknown, so it has nothing to save.
 */
async function recipeOf(
  { learningRate }: TrainingOptions,
  { spec, model, loss, sources, teacher }: PreparedRun,
  { store, saved, signal, emit }: RunContext<never>,
): Promise<Recipe | undefined> {
  const { recipe, seed } = spec;
  if (learningRate !== 'auto') return recipe;
  if (saved) return withOptimizer(recipe, { learningRate: saved.spec.recipe.optimizer.learningRate });
  const { task } = spec.model;
  const subject = { model, loss, task, recipe, seed, train: sources.train, teacher };
  const range = await testLearningRates(subject, {}, signal);
  if (signal.aborted) return undefined;
  await saveRangeTest(store?.files, range);
  emit({ type: 'learning-rate', ...range });
  return withOptimizer(recipe, { learningRate: range.suggestion });
}

function train(
  options: TrainingOptions,
  { spec, model, loss, sources, teacher, backend }: PreparedRun,
  { store, saved, signal }: Omit<RunContext<never>, 'emit'>,
): AsyncIterable<RunEvent> {
  const { checkpointEvery, insightEvery, optimizer, schedule, metrics, microBatches, data } = options;
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
    ...keepingOf(options),
    imageName: (index) => data.train.paths?.[index],
    resume: saved !== undefined,
    spec,
    kernelBuild: backend.kernelBuild,
  });
}

async function openStore({ out, resume = false }: TrainingOptions): Promise<RunStore | undefined> {
  if (typeof out !== 'string') return out;
  return platform.openStore(out, { resume });
}

/** The run to resume. Undefined if it was stopped before its first checkpoint. */
async function savedRun(store: RunStore | undefined): Promise<SavedRun | undefined> {
  const bytes = await store?.read();
  if (!bytes) return undefined;
  const { spec, kernelBuild, weights } = await decodeRunCheckpoint(bytes);
  return { spec: spec as RunSpec, kernelBuild, weights };
}
