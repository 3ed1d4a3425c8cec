import { preflight } from '@convkit/backend';
import { disposeModule, type Normalization, Rng, type RunSpec } from '@convkit/core';
import { datasetStatistics } from '@convkit/data';
import { losses } from '@convkit/ops';
import { decodeRunCheckpoint, fit, type RunEvent, type RunStore } from '@convkit/train';
import { platform } from '#platform';
import { type ActiveBackend, checkBackend, ensureBackend } from '../backend.js';
import { Classifier } from '../classifier/classifier.js';
import { classifierSpec } from '../classifier/classifier-file.js';
import { createModel } from '../models.js';
import { loadWeights } from '../weights/load-weights.js';
import { readWeights, type WeightsFile } from '../weights/read-weights.js';
import { weightedLoss } from './class-weights.js';
import { EventStream } from './event-stream.js';
import type { ClassifierEvent, Measurement } from './events.js';
import { cacheFeatures } from './feature-run.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { TrainClassifierOptions } from './options.js';
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
 * @throws ConfigError at once if an option is invalid. What fails later, such as a weights file that does not fit, rejects `result` and
 *   ends the iteration with the error.
 */
export function trainClassifier(options: TrainClassifierOptions): ClassifierRun {
  checkBackend(options);
  // Throws for options that cannot be honored, before anything has begun. The figures of the backend come later.
  planRun(options, {
    backend: { name: options.backend ?? 'wasm', threads: 1 },
    statistics: { mean: [0], std: [1] },
  });
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

type Emit = (event: ClassifierEvent) => void;

async function run(options: TrainClassifierOptions, signal: AbortSignal, emit: Emit): Promise<Classifier> {
  const store = await openStore(options);
  try {
    const saved = options.resume ? await savedRun(store) : undefined;
    const weights = options.weights === undefined ? undefined : await readWeights(options.weights);
    const backend = await ensureBackend({ ...options, ...(saved && { kernelBuild: saved.kernelBuild }) });
    for (const message of [
      ...options.data.warnings,
      ...(backend.limit === undefined ? [] : [backend.limit]),
    ]) {
      emit({ type: 'warning', message });
    }
    const { spec, notes } = planRun(options, {
      backend: { name: backend.name, threads: backend.threads },
      ...(weights && { weights: weightsSpec(weights) }),
      ...(options.normalize === 'dataset' && { statistics: await statisticsOf(options, signal) }),
    });
    for (const message of notes) emit({ type: 'warning', message });
    const loaders = createLoaders(options.data, spec, options);
    try {
      return await trainModel(
        options,
        { spec, backend, loaders, store, weights, isResumed: saved !== undefined },
        signal,
        emit,
      );
    } finally {
      await loaders.close();
    }
  } finally {
    if (typeof options.out === 'string') await store?.close();
  }
}

interface Prepared {
  readonly spec: RunSpec;
  readonly backend: ActiveBackend;
  readonly loaders: Loaders;
  readonly store: RunStore | undefined;
  readonly weights: WeightsFile | undefined;
  readonly isResumed: boolean;
}

async function trainModel(
  options: TrainClassifierOptions,
  { spec, backend, loaders, store, weights, isResumed }: Prepared,
  signal: AbortSignal,
  emit: Emit,
): Promise<Classifier> {
  const { recipe, seed, model: modelSpec } = spec;
  const model = createModel(modelSpec, new Rng(seed).child('init'));
  const restores: (() => void)[] = [];
  try {
    const own = losses[recipe.loss];
    const loss = recipe.classWeights ? weightedLoss(own, recipe.classWeights) : own;
    preflight(model, { input: modelSpec.input, loss });
    if (weights && !isResumed)
      emit({ type: 'weights', source: weights.source, ...(await loadWeights(model, modelSpec, weights)) });
    const sources = await cacheFeatures({
      model,
      spec,
      data: options.data,
      loaders,
      options,
      emit,
      restores,
    });
    const events = fit({
      model,
      loss,
      recipe,
      seed,
      ...sources,
      signal,
      ...(store && { store }),
      ...(options.checkpointEvery !== undefined && { checkpointEvery: options.checkpointEvery }),
      resume: isResumed,
      spec,
      kernelBuild: backend.kernelBuild,
    });
    for await (const event of events) emit(toClassifierEvent(event));
    for (const restore of restores.splice(0)) restore();
    return new Classifier(classifierSpec(spec), model);
  } catch (error) {
    for (const restore of restores.splice(0)) restore();
    disposeModule(model);
    throw error;
  }
}

async function openStore({ out, resume = false }: TrainClassifierOptions): Promise<RunStore | undefined> {
  if (typeof out !== 'string') return out;
  return platform.openStore(out, { resume });
}

/** The run to resume. Undefined if it was stopped before its first checkpoint. */
async function savedRun(store: RunStore | undefined): Promise<{ kernelBuild: string } | undefined> {
  const bytes = await store?.read();
  if (!bytes) return undefined;
  const { kernelBuild } = await decodeRunCheckpoint(bytes);
  return { kernelBuild };
}

function weightsSpec({ source, sha256, metadata }: WeightsFile): NonNullable<RunSpec['weights']> {
  const license = metadata.license;
  return { source, sha256, ...(license !== undefined && { license }) };
}

async function statisticsOf({ data }: TrainClassifierOptions, signal: AbortSignal): Promise<Normalization> {
  const { mean, std } = await datasetStatistics(data.train, { signal });
  return { mean, std: std.map((deviation) => Math.max(deviation, 1 / 255)) };
}

function toClassifierEvent(event: RunEvent): ClassifierEvent {
  switch (event.type) {
    case 'epoch': {
      const { type, epoch, step, imagesPerSecond } = event;
      return {
        type,
        epoch,
        step,
        training: { loss: event.trainLoss, accuracy: event.trainAccuracy },
        validation: measurement(event.validationLoss, event.validationAccuracy),
        imagesPerSecond,
      };
    }
    case 'done': {
      const { type, step, weightsSha256, confusion = [] } = event;
      return {
        type,
        step,
        weightsSha256,
        validation: measurement(event.validationLoss, event.validationAccuracy),
        test: measurement(event.testLoss, event.testAccuracy),
        confusion,
      };
    }
    default:
      return event;
  }
}

const measurement = (loss = Number.NaN, accuracy = Number.NaN): Measurement => ({ loss, accuracy });
