import {
  type Batch,
  blocksToRecompute,
  type Module,
  type OptimizerSpec,
  parameters,
  type TrainingMemoryOptions,
} from '@convkit/core';
import { getBackend } from '@tensorflow/tfjs-core';

/** Tells which blocks of a step recompute their activations: all, or those at these positions. */
export type Recomputation = (batch: Batch) => true | readonly number[];

/** Chooses blocks by the shape of the first batch that trains the whole network. */
export function recomputation(model: Module, optimizer: OptimizerSpec): Recomputation {
  let blocks: true | readonly number[] | undefined;
  return ({ shape: [batchSize, ...sample] }) => {
    if (hasFrozen(model)) return true;
    blocks ??= chooseBlocks(model, sample, { batchSize, optimizer, target: getBackend() });
    return blocks;
  };
}

/**
 * Chooses the blocks that a step recomputes: all if the memory of the network cannot be computed from shapes, or if a part of it is frozen,
 * whose blocks need not run again.
 * @param sample - shape of one image.
 */
export function chooseBlocks(
  model: Module,
  sample: readonly number[],
  options: TrainingMemoryOptions,
): true | readonly number[] {
  if (hasFrozen(model)) return true;
  try {
    return blocksToRecompute(() => model, sample, options);
  } catch {
    // If the network is at fault, the step itself says so.
    return true;
  }
}

const hasFrozen = (model: Module) => [...parameters(model).values()].some(({ trainable }) => !trainable);
