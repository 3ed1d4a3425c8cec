import { readStateDict, writeStateDict } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import { getBackend } from '@tensorflow/tfjs-core';
import type { CheckpointEvent, WarningEvent } from './events.js';
import type { FitOptions } from './fit-options.js';
import type { Optimizer } from './optimizers.js';
import { decodeRunCheckpoint, encodeRunCheckpoint } from './run-checkpoint.js';
import { INITIAL_STATE, type RunState } from './run-state.js';
import { assertSameSpec } from './same-spec.js';

/** Writes the whole run into its store, if it has one. */
export async function* saveRun(
  options: FitOptions,
  optimizer: Optimizer,
  state: RunState,
): AsyncGenerator<CheckpointEvent, void, undefined> {
  const { model, recipe, seed, spec = {}, train, store, kernelBuild = getBackend() } = options;
  if (!store) return;
  const [weights, optimizerState] = await Promise.all([
    readStateDict(model),
    readStateDict(Object.fromEntries(optimizer.state())),
  ]);
  const run = { spec, recipe, seed, batchesPerEpoch: train.batchesPerEpoch, kernelBuild, state };
  const bytes = await encodeRunCheckpoint({ ...run, weights, optimizer: optimizerState });
  yield { type: 'checkpoint', step: state.step, location: await store.write(bytes, state.step) };
}

/** Puts model, optimiser and training data where the run begins, or where the store's checkpoint left it. */
export async function openRun(
  options: FitOptions,
  optimizer: Optimizer,
): Promise<{ state: RunState; warnings: WarningEvent[] }> {
  const { model, recipe, seed, spec, train, store, resume, kernelBuild = getBackend() } = options;
  if (!resume) {
    train.restore(INITIAL_STATE.source);
    return { state: INITIAL_STATE, warnings: [] };
  }
  const bytes = await store?.read();
  if (!bytes) throw new CheckpointError('there is no checkpoint to resume from');
  const saved = await decodeRunCheckpoint(bytes);
  assertSameSpec(saved.spec, spec);
  assertSameSpec(
    { seed: saved.seed, recipe: saved.recipe, batchesPerEpoch: saved.batchesPerEpoch },
    { seed, recipe, batchesPerEpoch: train.batchesPerEpoch },
    { whole: true },
  );
  writeStateDict(model, saved.weights);
  optimizer.restore(saved.optimizer, saved.state.step);
  train.restore(saved.state.source);
  const warning: WarningEvent = {
    type: 'warning',
    message:
      `the checkpoint was computed by the kernels '${saved.kernelBuild}', these are '${kernelBuild}': ` +
      'the run goes on, but may not end with the same bits',
  };
  return { state: saved.state, warnings: saved.kernelBuild === kernelBuild ? [] : [warning] };
}
