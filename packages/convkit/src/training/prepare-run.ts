import { preflight } from '@convkit/backend';
import { type TensorData, writeStateDict } from '@convkit/checkpoint';
import { disposeModule, type Module, type Normalization, Rng, type RunSpec } from '@convkit/core';
import { datasetStatistics, Loader } from '@convkit/data';
import { createLoss, type Loss } from '@convkit/ops';
import { type ActiveBackend, ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { createSequenceLoaders, type SequenceLoaders } from '../sequences/sequence-run.js';
import { openWordVectors, setWordVectors, type WordVectorsFile } from '../sequences/word-vectors.js';
import { loadWeights } from '../weights/load-weights.js';
import { pretrainedOf, readPretrained } from '../weights/pretrained.js';
import { readWeights, type WeightsFile } from '../weights/read-weights.js';
import { weightedLoss } from './class-weights.js';
import type { PreparationEvent } from './events.js';
import { cacheFeatures, type Sources } from './feature-run.js';
import { createLoaders, type RunLoaders } from './loaders.js';
import type { TrainingOptions } from './options.js';
import { planRun } from './run-spec.js';
import { type OpenTeacher, openTeacher, teacherNetwork } from './teacher.js';

export type Emit = (event: PreparationEvent) => void;

/** The checkpoint of a run that is resumed. */
export interface SavedRun {
  readonly spec: RunSpec;
  readonly kernelBuild: string;
  readonly weights: ReadonlyMap<string, TensorData>;
}

/** A run that is ready to train. */
export interface PreparedRun {
  readonly spec: RunSpec;
  readonly backend: ActiveBackend;
  /** The model, with its pretrained weights, or those of the checkpoint. The caller disposes of it. */
  readonly model: Module;
  readonly loss: Loss;
  /** The network of the teacher, if the run has one. */
  readonly teacher: Module | undefined;
  readonly sources: Sources;
  /** Closes the loaders, and makes the model take images again if it trained on features. */
  close(): Promise<void>;
}

/** Activates the backend, opens the data, and builds the model with its weights. */
export async function prepareRun(
  options: TrainingOptions,
  {
    saved,
    signal,
    emit,
  }: { readonly saved?: SavedRun | undefined; readonly signal: AbortSignal; readonly emit: Emit },
): Promise<PreparedRun> {
  const weights = await openedWeights(options, { signal, emit });
  try {
    return await prepareWith(weights, options, { saved, signal, emit });
  } finally {
    await weights?.close();
  }
}

async function prepareWith(
  weights: WeightsFile | undefined,
  options: TrainingOptions,
  {
    saved,
    signal,
    emit,
  }: { readonly saved: SavedRun | undefined; readonly signal: AbortSignal; readonly emit: Emit },
): Promise<PreparedRun> {
  const backend = await ensureBackend({ ...options, ...(saved && { kernelBuild: saved.kernelBuild }) });
  const teacher = await openTeacher(options);
  try {
    return await prepareTaught(teacher, options, { backend, weights, saved, signal, emit });
  } catch (error) {
    teacher?.close();
    throw error;
  }
}

async function prepareTaught(
  teacher: OpenTeacher | undefined,
  options: TrainingOptions,
  { backend, weights, saved, signal, emit }: Omit<Ingredients, 'spec' | 'loaders' | 'teacher' | 'vectors'>,
): Promise<PreparedRun> {
  const vectors = await openWordVectors(options);
  const { spec, notes } = planRun(options, {
    // The number of threads changes the speed, never the weights: a resumed run may use another.
    backend: saved?.spec.backend ?? { name: backend.name, threads: backend.threads },
    ...(weights && { weights: weightsSpec(weights) }),
    ...(teacher && { teacher: teacher.spec }),
    ...(vectors && { wordVectors: vectors.spec }),
    ...(options.normalize === 'dataset' && { statistics: await statisticsOf(options, signal) }),
  });
  const warnings = [
    ...options.data.warnings,
    ...(backend.limit === undefined ? [] : [backend.limit]),
    ...notes,
  ];
  for (const message of warnings) emit({ type: 'warning', message });
  const loaders = options.data.encoding
    ? createSequenceLoaders(options.data, spec, options)
    : createLoaders(options.data, spec, options);
  try {
    const ingredients = { spec, backend, loaders, weights, vectors, teacher, saved, signal, emit };
    return await prepareModel(options, ingredients);
  } catch (error) {
    await loaders.close();
    throw error;
  }
}

interface Ingredients {
  readonly spec: RunSpec;
  readonly backend: ActiveBackend;
  readonly loaders: RunLoaders | SequenceLoaders;
  readonly weights: WeightsFile | undefined;
  readonly vectors: WordVectorsFile | undefined;
  readonly teacher: OpenTeacher | undefined;
  readonly saved: SavedRun | undefined;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

async function prepareModel(
  options: TrainingOptions,
  { spec, backend, loaders, weights, vectors, teacher, saved, signal, emit }: Ingredients,
): Promise<PreparedRun> {
  const { recipe, seed } = spec;
  const model = createModel(spec.model, new Rng(seed).child('init'));
  try {
    const own = createLoss(recipe.loss, spec.model.task);
    const loss = recipe.classWeights ? weightedLoss(own, recipe.classWeights) : own;
    preflight(model, { input: spec.model.input, loss });
    const taught = teacher && teacherNetwork(teacher, spec);
    if (vectors && !saved) emit({ type: 'warning', message: setWordVectors(model, spec, vectors) });
    if (saved) writeStateDict(model, saved.weights);
    else if (weights) {
      const { strict, weightsFrom: from } = options;
      const report = await loadWeights(model, spec.model, weights, {
        ...(strict !== undefined && { strict }),
        ...(from !== undefined && { from }),
      });
      emit({ type: 'weights', source: weights.source, ...report });
    }
    const context = { model, spec, options, signal, emit };
    const { restore, ...sources } = isOfImages(loaders)
      ? await cacheFeatures({ ...context, loaders })
      : withoutCache(loaders);
    const close = async () => {
      restore();
      teacher?.close();
      await loaders.close();
    };
    return { spec, backend, model, loss, sources, teacher: taught, close };
  } catch (error) {
    disposeModule(model);
    throw error;
  }
}

const isOfImages = (loaders: RunLoaders | SequenceLoaders): loaders is RunLoaders =>
  loaders.train instanceof Loader;

const withoutCache = ({ train, validation, test }: SequenceLoaders) => ({
  train,
  validation,
  test,
  restore: () => {},
});

/** The file of the option `weights`, or the one that is published under that name. */
async function openedWeights(
  options: TrainingOptions,
  context: { readonly signal: AbortSignal; readonly emit: Emit },
): Promise<WeightsFile | undefined> {
  const pretrained = pretrainedOf(options);
  if (!pretrained) return options.weights === undefined ? undefined : readWeights(options.weights);
  const file = await readPretrained(pretrained, context);
  return { ...file, metadata: { license: pretrained.license, ...file.metadata } };
}

function weightsSpec({ source, sha256, metadata }: WeightsFile): NonNullable<RunSpec['weights']> {
  const license = metadata.license;
  return { source, sha256, ...(license !== undefined && { license }) };
}

async function statisticsOf({ data }: TrainingOptions, signal: AbortSignal): Promise<Normalization> {
  const { mean, std } = await datasetStatistics(data.train, { signal });
  return { mean, std: std.map((deviation) => Math.max(deviation, 1 / 255)) };
}
