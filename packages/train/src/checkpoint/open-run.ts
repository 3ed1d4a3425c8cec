import { readStateDict, writeStateDict } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import { getBackend } from '@tensorflow/tfjs-core';
import type { WarningEvent } from '../events.js';
import type { FitOptions } from '../fit-options.js';
import type { Optimizer } from '../optimizers/optimizers.js';
import { decodeRunCheckpoint, encodeRunCheckpoint } from './run-checkpoint.js';
import { INITIAL_STATE, type RunState } from './run-state.js';
import { assertSameSpec } from './same-spec.js';

/** The whole run as bytes. */
export async function encodeRun(
  options: FitOptions,
  optimizer: Optimizer,
  state: RunState,
): Promise<Uint8Array> {
  const { model, recipe, seed, spec = {}, train, kernelBuild = getBackend() } = options;
  const [weights, optimizerState] = await Promise.all([
    readStateDict(model),
    readStateDict(Object.fromEntries(optimizer.state())),
  ]);
  const run = { spec, recipe, seed, batchesPerEpoch: train.batchesPerEpoch, kernelBuild, state };
  return encodeRunCheckpoint({ ...run, weights, optimizer: optimizerState });
}

/** Puts model, optimizer and training data where the run begins, or where the store's checkpoint left it. */
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
