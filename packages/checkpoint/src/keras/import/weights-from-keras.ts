import { CheckpointError, checkArguments, checkOptions, type Module, stateDict } from '@convkit/core';
import { checkTensorFile } from '../../check-tensors.js';
import type { TensorData } from '../../tensor-data.js';
import type { KerasFile } from '../files/keras-file.js';
import { graphSteps } from '../network/graph-steps.js';
import { stepsOf } from '../network/step.js';
import { kerasSteps } from './keras-steps.js';
import { matchSteps } from './match-steps.js';
import { matchWeights } from './match-weights.js';
import { readWeights } from './read-weights.js';

/** Options of `weightsFromKeras`. */
export interface KerasWeightsOptions {
  /**
   * What batch norm adds to the variance, if the file does not say.
   * @defaultValue 0.001, Keras' own default
   */
  readonly epsilon?: number;
  /** Called with what a user should know, such as layers of the file that are left out. Defaults to nothing. */
  readonly note?: (text: string) => void;
}

/**
 * Reads the weights of a Keras or tf.layers model, a chain of layers, into a state dict of `module`, which must compute the same. If the
 * file describes its layers, they are compared with the kernels of the module's forward pass one by one; a file of weights only is matched
 * by the order of the layers of each class, and by shapes. Filters need no transposition. The difference of the epsilons of batch norm
 * becomes a part of the variance. A missing bias, scale or shift becomes zeros or ones.
 * @param input [height, width, channels] of one image.
 * @throws CheckpointError if the file and the module do not match, or the file has a layer that is not supported.
 * @throws ConfigError if the module does something that Keras layers cannot.
 */
export async function weightsFromKeras(
  file: KerasFile,
  module: Module,
  input: readonly number[],
  options: KerasWeightsOptions = {},
): Promise<Map<string, TensorData>> {
  checkTensorFile('weightsFromKeras', file);
  checkArguments('weightsFromKeras', { module }, { module: 'module' });
  checkOptions('weightsFromKeras', options, { epsilon: 'positive?', note: 'function?' });
  const { epsilon = 0.001, note = () => {} } = options;
  const network = module.constructor.name;
  const own = graphSteps(module, input);
  const steps = stepsOf(own);
  if (steps.some(({ inputs }) => inputs.length > 1)) {
    throw new CheckpointError(`${network} has branches, but only chains of layers take weights of Keras`, {
      hint: 'Use a network without branches.',
    });
  }
  const compared = { file: file.name, network };
  const pairs = file.hasArchitecture
    ? matchSteps(kerasSteps(file, input, note), own, compared, note)
    : matchWeights(file, steps, compared);
  const state = new Map<string, TensorData>();
  for (const pair of pairs) {
    for (const [key, tensor] of await readWeights(file, pair, epsilon, note)) state.set(key, tensor);
  }
  return completed(state, module, compared);
}

/** Adds the counts of batch norm, and orders the state like the module. */
function completed(
  state: ReadonlyMap<string, TensorData>,
  module: Module,
  { file, network }: { file: string; network: string },
): Map<string, TensorData> {
  const complete = new Map<string, TensorData>();
  for (const [key, { dtype, shape, size }] of stateDict(module)) {
    const tensor = state.get(key);
    if (tensor) {
      complete.set(key, tensor);
    } else if (dtype === 'int32' && key.endsWith('num_batches_tracked')) {
      complete.set(key, { dtype, shape, data: new Int32Array(size) });
    } else {
      throw new CheckpointError(
        `${file} has no weight for '${key}' of ${network}, which does not run in inference`,
        {
          code: 'CHECKPOINT_WEIGHTS',
          hint: 'Create the network without auxiliary classifiers.',
        },
      );
    }
  }
  return complete;
}
