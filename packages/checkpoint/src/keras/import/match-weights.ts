import { CheckpointError } from '@convkit/core';
import type { KerasFile } from '../files/keras-file.js';
import type { GraphStep } from '../network/graph-step.js';
import type { StepKind } from '../network/step.js';
import type { Compared, StepPair } from './match-steps.js';

const CLASSES: Readonly<Partial<Record<StepKind, string>>> = {
  conv2d: 'Conv2D',
  depthwiseConv2d: 'DepthwiseConv2D',
  dense: 'Dense',
  batchNorm: 'BatchNormalization',
};

/**
 * Pairs the layers of a file of weights only with the steps of a network: those of each class in order.
 * @throws CheckpointError if the file has another number of layers of a class, or layers of unknown classes.
 */
export function matchWeights(file: KerasFile, own: readonly GraphStep[], { network }: Compared): StepPair[] {
  const pairs: StepPair[] = [];
  const known = new Set(Object.values(CLASSES));
  const weighted = file.layers.filter(({ weights }) => Object.keys(weights).length > 0);
  const unknown = weighted.find(({ className }) => className === undefined || !known.has(className));
  if (unknown) {
    throw new CheckpointError(`${file.name} has the layer '${unknown.name}' of an unknown class`, {
      hint: 'Save the whole model instead of its weights, and choose that file.',
    });
  }
  for (const [kind, className] of Object.entries(CLASSES)) {
    const theirs = weighted.filter((layer) => layer.className === className);
    const ours = own.filter((step) => step.kind === kind);
    if (theirs.length !== ours.length) {
      throw new CheckpointError(
        `${file.name} does not fit ${network}: it has ${theirs.length} ${className} layers, the network ${ours.length}`,
        { code: 'CHECKPOINT_WEIGHTS', hint: 'Create a network with the same layers, in the same order.' },
      );
    }
    for (const [i, step] of ours.entries()) {
      const { weights, name } = theirs[i] as (typeof theirs)[number];
      const { kernel, ...others } = weights;
      const named =
        kernel !== undefined && kind === 'depthwiseConv2d'
          ? { depthwise_kernel: kernel, ...others }
          : weights;
      pairs.push([{ ...step, weights: named, layer: name, epsilon: undefined, inputs: [] }, step]);
    }
  }
  return pairs;
}
