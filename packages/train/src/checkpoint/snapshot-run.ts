import { readStateDict, type TensorData, writeStateDict } from '@convkit/checkpoint';
import { getBackend } from '@tensorflow/tfjs-core';
import type { WeightAverage } from '../averaging/weight-average.js';
import type { WarningEvent } from '../events.js';
import type { FitOptions } from '../fit-options.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { decodeRunCheckpoint, encodeRunCheckpoint } from './run-checkpoint.js';
import { INITIAL_STATE, type RunState } from './run-state.js';
import { assertSameSpec } from './same-spec.js';

/** Owners of a run's tensors besides its model. */
export interface TensorHolders {
  readonly optimizer: Optimizer;
  /** Undefined if the run does not average its weights. */
  readonly average: WeightAverage | undefined;
  /** Weights of the best epoch. Undefined if the run does not keep them, or has no best epoch yet. */
  readonly best: ReadonlyMap<string, TensorData> | undefined;
}

/** Encodes the whole run as the bytes of a checkpoint. */
export async function snapshotRun(
  options: FitOptions,
  { optimizer, average, best }: TensorHolders,
  state: RunState,
): Promise<Uint8Array> {
  const { model, recipe, seed, spec = {}, train, kernelBuild = getBackend() } = options;
  const held = average?.state(state.step);
  const [evaluated, trained, optimizerState] = await Promise.all([
    readStateDict(held ? Object.fromEntries(held.weights) : model),
    held?.trained && readStateDict(Object.fromEntries(held.trained)),
    readStateDict(Object.fromEntries(optimizer.state())),
  ]);
  const run = { spec, recipe, seed, batchesPerEpoch: train.batchesPerEpoch, kernelBuild, state };
  return encodeRunCheckpoint({
    ...run,
    weights: best ?? evaluated,
    ...((best || trained) && { trained: trained ?? evaluated }),
    ...(best && trained && { average: evaluated }),
    optimizer: optimizerState,
  });
}

/** A run that is ready for its next step. */
export interface RestoredRun {
  readonly state: RunState;
  /** Whether the state is that of a checkpoint. */
  readonly resumed: boolean;
  readonly warnings: readonly WarningEvent[];
  /** The checkpoint. Undefined for a new run. */
  readonly bytes?: Uint8Array;
  /** Weights of the best epoch, if the checkpoint has them. */
  readonly best?: ReadonlyMap<string, TensorData>;
}

/**
 * Restores model, average, optimizer and training data from the store's checkpoint. Without a checkpoint, or if the run is not to be resumed,
 * initializes the training data for a new run.
 */
export async function restoreRun(
  options: FitOptions,
  holders: Pick<TensorHolders, 'optimizer' | 'average'>,
): Promise<RestoredRun> {
  const { train, store, resume } = options;
  const bytes = resume ? await store?.read() : undefined;
  if (bytes) return restoreFrom(bytes, options, holders);
  train.restore(INITIAL_STATE.source);
  return { state: INITIAL_STATE, resumed: false, warnings: [] };
}

/** Restores model, average, optimizer and training data from the bytes of a checkpoint. */
export async function restoreFrom(
  bytes: Uint8Array,
  options: FitOptions,
  { optimizer, average }: Pick<TensorHolders, 'optimizer' | 'average'>,
): Promise<RestoredRun> {
  const { model, recipe, seed, spec, train, kernelBuild = getBackend() } = options;
  const saved = await decodeRunCheckpoint(bytes);
  assertSameSpec(saved.spec, spec);
  assertSameSpec(
    { seed: saved.seed, recipe: saved.recipe, batchesPerEpoch: saved.batchesPerEpoch },
    { seed, recipe, batchesPerEpoch: train.batchesPerEpoch },
    { whole: true },
  );
  writeStateDict(model, saved.trained ?? saved.weights);
  const best = saved.state.safeguards?.best && saved.weights;
  const averaged = best ? saved.average : saved.trained && saved.weights;
  if (averaged) average?.restore(averaged);
  optimizer.restore(saved.optimizer, saved.state.step - (saved.state.safeguards?.skipped ?? 0));
  train.restore(saved.state.source);
  const warning: WarningEvent = {
    type: 'warning',
    message:
      `The checkpoint was computed with the kernels '${saved.kernelBuild}', but this run uses '${kernelBuild}'. ` +
      'The final weights may differ slightly from those of an uninterrupted run.',
  };
  const warnings = saved.kernelBuild === kernelBuild ? [] : [warning];
  return { state: saved.state, resumed: true, bytes, warnings, ...(best && { best }) };
}
