import { CheckpointError } from '@convkit/core';
import type { TensorData } from '../../tensor-data.js';
import type { KerasFile } from '../files/keras-file.js';
import type { GraphWeight } from '../network/graph-step.js';
import { equalNumbers } from '../network/windows.js';
import type { StepPair } from './match-steps.js';

/** Values of weights that a layer of Keras can do without. */
const DEFAULTS: Readonly<Record<string, number>> = { bias: 0, beta: 0, gamma: 1 };

type Floats = Extract<TensorData, { dtype: 'float32' }>;

/**
 * Reads the weights of a pair of steps as entries of the module's state dict.
 * @param epsilon What batch norm adds to the variance, if the file does not say.
 * @throws CheckpointError if the weights do not match.
 */
export async function readWeights(
  file: KerasFile,
  [stored, own]: StepPair,
  epsilon: number,
  note: (text: string) => void,
): Promise<[key: string, tensor: Floats][]> {
  const misfit = (what: string) =>
    new CheckpointError(`layer '${stored.layer}' of ${file.name} does not fit '${own.layer}': ${what}`, {
      code: 'CHECKPOINT_WEIGHTS',
      hint: 'Create a network whose layers have the same weights.',
    });
  const extra = Object.keys(stored.weights).find((name) => !Object.hasOwn(own.weights, name));
  if (extra !== undefined) throw misfit(`only the file has a ${extra}`);
  const tensors: [string, Floats][] = [];
  for (const [name, weight] of Object.entries(own.weights)) {
    const { key, shape } = variableOf(weight);
    if (key === undefined) throw misfit(`the ${name} of the network is a constant`);
    let values = await readValues(name, weight, stored.weights[name]);
    if (name === 'moving_variance') values = shiftVariance(values, stored.epsilon ?? epsilon);
    tensors.push([key, { dtype: 'float32', shape, data: values }]);
  }
  return tensors;

  async function readValues(name: string, { shape }: GraphWeight, key: string | undefined) {
    const size = shape.reduce((product, length) => product * length, 1);
    const missing = DEFAULTS[name];
    if (key === undefined) {
      if (missing === undefined) throw misfit(`the file has no ${name}`);
      return new Float32Array(size).fill(missing);
    }
    const entry = file.entries.get(key);
    if (!equalNumbers(entry?.shape, shape))
      throw misfit(`its ${name} is [${entry?.shape}] instead of [${shape}]`);
    const { dtype, data } = await file.read(key);
    if (dtype !== 'float32' && dtype !== 'float64') throw misfit(`its ${name} is of the type ${dtype}`);
    return dtype === 'float32' ? data : Float32Array.from(data);
  }

  /** Makes up for another epsilon: variance + epsilon stays the same. */
  function shiftVariance(variance: Float32Array, theirs: number): Float32Array {
    const difference = theirs - (own.epsilon as number);
    if (difference === 0) return variance;
    const shifted = variance.map((value) => value + difference);
    if (!shifted.every((value) => value >= 0)) {
      throw misfit(`its epsilon ${theirs} instead of ${own.epsilon} would make a variance negative`);
    }
    note(
      `the variance of '${own.layer}' is larger by ${difference}: ${file.name} has epsilon ${theirs}, not ${own.epsilon}`,
    );
    return shifted;
  }
}

/** State-dict key and shape of the variable that a weight is, maybe in another shape. */
const variableOf = ({ value }: GraphWeight) => ({ key: value.key, shape: value.shape as readonly number[] });
