import { disposeModule, type Recipe, type RunSpec } from '@convkit/core';
import { decodeRunCheckpoint, fit, type RunStore } from '@convkit/train';
import { platform } from '#platform';
import { checkBackend } from '../backend.js';
import { Classifier } from '../classifier/classifier.js';
import { classifierSpec } from '../classifier/classifier-file.js';
import { checkInputSize } from './check-input-size.js';
import { checkOptions } from './check-options.js';
import { EventStream } from './event-stream.js';
import { type ClassifierEvent, toClassifierEvent } from './events.js';
import { testLearningRates } from './learning-rate-range.js';
import type { TrainClassifierOptions } from './options.js';
import { type Emit, type PreparedRun, prepareRun, type SavedRun } from './prepare-run.js';
import { withOptimizer } from './recipe.js';
import { planRun } from './run-spec.js';

/** A run under way: an async iterable of its events, which are kept, so iteration may begin at any time. */
export interface ClassifierRun extends AsyncIterable<ClassifierEvent> {
  /** The trained classifier; of a stopped run, as it was then. Rejects if the run fails. */
  readonly result: Promise<Classifier>;
  /** Stops the run after the current step, with a checkpoint if there is a store. */
  stop(): void;
}

/**
 * Trains a classifier, or fine-tunes a pretrained one, on images. The run begins at once, whether its events are read or not.
 * With the same options, data and kernels, it ends with the same weights bit for bit.
 * @throws ConfigError at once if an option is invalid, DataError if `data` is not image data. What fails later, such as a weights file that does not fit, rejects `result` and
 *   ends the iteration with the error.
 */
export function trainClassifier(options: TrainClassifierOptions): ClassifierRun {
  checkOptions(options);
  checkBackend(options);
  // Throws for options that cannot be honored, before anything has begun. The figures of the backend come later.
  const { spec } = planRun(options, {
    backend: { name: options.backend ?? 'wasm', threads: 1 },
    statistics: { mean: [0], std: [1] },
  });
  checkInputSize(options.data, spec);
  const events = new EventStream<ClassifierEvent>();
  const controller = new AbortController();
  const follow = () => controller.abort(options.signal?.reason);
  if (options.signal?.aborted) follow();
  options.signal?.addEventListener('abort', follow, { once: true });
  const result = run(options, controller.signal, (event) => events.push(event)).finally(() =>
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

async function run(options: TrainClassifierOptions, signal: AbortSignal, emit: Emit): Promise<Classifier> {
  const store = await openStore(options);
  try {
    const saved = options.resume ? await savedRun(store) : undefined;
    const prepared = await prepareRun(options, { saved, signal, emit });
    const { spec, model } = prepared;
    try {
      const recipe = await recipeOf(options, prepared, { saved, signal, emit });
      if (recipe)
        await train(options, { ...prepared, spec: { ...spec, recipe } }, { store, saved, signal, emit });
      else emit({ type: 'interrupted', step: 0 });
      return new Classifier(classifierSpec({ ...spec, recipe: recipe ?? spec.recipe }), model);
    } catch (error) {
      disposeModule(model);
      throw error;
    } finally {
      await prepared.close();
    }
  } finally {
    if (typeof options.out === 'string') await store?.close();
  }
}

interface RunContext {
  readonly store: RunStore | undefined;
  readonly saved: SavedRun | undefined;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/**
 * The recipe, with the learning rate of a range test if it is to be found. Undefined if the run is stopped meanwhile: its learning rate
 * is unknown, so it has nothing to save.
 */
async function recipeOf(
  { learningRate }: TrainClassifierOptions,
  { spec, model, loss, sources }: PreparedRun,
  { saved, signal, emit }: Omit<RunContext, 'store'>,
): Promise<Recipe | undefined> {
  const { recipe, seed } = spec;
  if (learningRate !== 'auto') return recipe;
  if (saved) return withOptimizer(recipe, { learningRate: saved.spec.recipe.optimizer.learningRate });
  const range = await testLearningRates({ model, loss, recipe, seed, train: sources.train }, {}, signal);
  if (signal.aborted) return undefined;
  emit({ type: 'learning-rate', ...range });
  return withOptimizer(recipe, { learningRate: range.suggestion });
}

async function train(
  { checkpointEvery, insightEvery, optimizer, schedule }: TrainClassifierOptions,
  { spec, model, loss, sources, backend }: PreparedRun,
  { store, saved, signal, emit }: RunContext,
): Promise<void> {
  const events = fit({
    model,
    loss,
    recipe: spec.recipe,
    seed: spec.seed,
    ...sources,
    signal,
    ...(typeof optimizer === 'function' && { optimizer }),
    ...(typeof schedule === 'function' && { schedule }),
    ...(store && { store }),
    ...(checkpointEvery !== undefined && { checkpointEvery }),
    ...(insightEvery !== undefined && { insightEvery }),
    resume: saved !== undefined,
    spec,
    kernelBuild: backend.kernelBuild,
  });
  for await (const event of events) emit(toClassifierEvent(event));
}

async function openStore({ out, resume = false }: TrainClassifierOptions): Promise<RunStore | undefined> {
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
