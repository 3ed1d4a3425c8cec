import { ConfigError, checkArguments, checkOptions, Rng } from '@convkit/core';
import {
  dispose,
  grads,
  type NamedTensorMap,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { finiteDifferences, norm, type Place } from './finite-differences.js';
import { scalarWeights, weightedSum } from './weighted-sum.js';

/** Options of a gradient check. */
export interface GradientCheckOptions {
  /**
   * Step of the finite differences, relative to the root mean square of each input.
   * @defaultValue 1 / 64
   */
  readonly epsilon?: number;
  /**
   * Largest norm of (gradient - differences), relative to the larger of both norms.
   * @defaultValue 1e-3
   */
  readonly tolerance?: number;
  /**
   * Maximum number of values to compare per input.
   * @defaultValue 256
   */
  readonly samples?: number;
  /**
   * Seeds the choice of these values, and the weights that reduce the output to a scalar.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/**
 * Compares tfjs's gradients of `f` with respect to each of `inputs` with central finite differences, on the active backend. Fixed
 * random weights reduce the output, of any shape, to a scalar. `f` must be smooth within two steps of the inputs: see
 * `spacedValues`. Gradients of the kernels that it runs must be registered.
 */
export function checkGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradientCheckOptions = {},
): void {
  checkArguments('checkGradients', { f, inputs }, { f: 'function', inputs: 'array' });
  checkOptions('checkGradients', options, {
    epsilon: 'positive?',
    samples: 'whole?',
    seed: 'count?',
    tolerance: 'positive?',
  });
  if (inputs.length === 0) throw new ConfigError('checkGradients needs at least one input');
  for (const input of inputs)
    checkArguments('checkGradients', { 'an input': input }, { 'an input': 'tensor' });
  checkFloats(Object.entries(inputs));
  const weights = weigh(() => [tensorOf(f(...inputs))], options);
  const gradients = tidy(() => {
    const differentiate = grads((...x: Tensor[]) => weightedSum([f(...x)], weights));
    return differentiate([...inputs]);
  });
  const places = inputs.map((input, index) => ({
    name: `input ${index}`,
    values: input.dataSync<'float32'>().slice(),
    evaluate: (values: Float32Array) =>
      read(() => [f(...inputs.map((other, i) => (i === index ? tensor(values, input.shape) : other)))]),
  }));
  compareAll(places, gradients, weights, options);
  dispose(gradients);
}

/**
 * Compares the gradients of `f` with respect to variables that it uses, such as the parameters of a module. `f` may have several
 * outputs. The values of the variables are restored. Otherwise like `checkGradients`.
 */
export function checkVariableGradients(
  f: () => Tensor | readonly Tensor[],
  variables: ReadonlyMap<string, Variable>,
  options: GradientCheckOptions = {},
): void {
  checkArguments('checkVariableGradients', { f, variables }, { f: 'function', variables: 'Map' });
  checkOptions('checkVariableGradients', options, {
    epsilon: 'positive?',
    samples: 'whole?',
    seed: 'count?',
    tolerance: 'positive?',
  });
  checkOutputGradients(() => ([f()].flat() as Tensor[]).map(tensorOf), variables, options);
}

function checkOutputGradients(
  f: () => readonly Tensor[],
  variables: ReadonlyMap<string, Variable>,
  options: GradientCheckOptions,
): void {
  checkFloats([...variables]);
  const weights = weigh(f, options);
  const gradientsByName = tidy(
    (): NamedTensorMap => variableGrads(() => weightedSum(f(), weights), [...variables.values()]).grads,
  );
  const places = [...variables].map(([name, variable]) => ({
    name,
    values: variable.dataSync<'float32'>().slice(),
    evaluate: (values: Float32Array) => withValues(variable, values, () => read(f)),
  }));
  // tfjs omits variables that the output does not depend on.
  const gradients = [...variables.values()].map(
    (variable) => gradientsByName[variable.name] ?? zerosLike(variable),
  );
  compareAll(places, gradients, weights, options);
  dispose(gradients);
}

function compareAll(
  places: readonly Place[],
  gradients: readonly Tensor[],
  weights: readonly Float32Array[],
  { epsilon = 1 / 64, tolerance = 1e-3, samples = 256, seed = 0 }: GradientCheckOptions,
): void {
  const flat = concatenate(weights);
  const complaints = places.flatMap((place, index) => {
    const rng = new Rng(seed).child(place.name);
    const { entries, derivatives, noise } = finiteDifferences(place, flat, { epsilon, samples, rng });
    const gradient = (gradients[index] as Tensor).dataSync();
    const given = entries.map((entry) => gradient[entry] as number);
    const errors = given.map((value, i) => value - (derivatives[i] as number));
    const [error, size] = [norm(errors), Math.max(norm(given), norm(derivatives))];
    if (error <= tolerance * size + noise) return [];
    const worst = errors.reduce(
      (best, e, i) => (Math.abs(e) > Math.abs(errors[best] as number) ? i : best),
      0,
    );
    return [
      `the gradient of ${place.name} is off by ${(error / size).toPrecision(3)} of its norm (tolerance ${tolerance}); ` +
        `entry ${entries[worst]} is ${given[worst]}, finite differences give ${derivatives[worst]}`,
    ];
  });
  if (complaints.length > 0) expect.fail(complaints.join('\n'));
}

function checkFloats(inputs: readonly (readonly [string, Tensor])[]): void {
  const other = inputs.find(([, input]) => input.dtype !== 'float32');
  if (!other) return;
  throw new ConfigError(`input ${other[0]} is ${other[1].dtype}, but only float32 has a gradient`, {
    hint: 'Keep labels and indices in the closure of the function.',
  });
}

function weigh(f: () => readonly Tensor[], { seed = 0 }: GradientCheckOptions): Float32Array[] {
  const outputs = owned(f);
  const weights = scalarWeights(outputs, new Rng(seed).child('weights'));
  dispose(outputs);
  return weights;
}

/** Clones of the outputs of `f`, which may return an input or a variable. */
const owned = (f: () => readonly Tensor[]) => tidy(() => f().map((output) => output.clone()));

function read(f: () => readonly Tensor[]): Float32Array {
  const outputs = owned(f);
  const values = concatenate(outputs.map((output) => output.dataSync<'float32'>()));
  dispose(outputs);
  return values;
}

function concatenate(arrays: readonly Float32Array[]): Float32Array {
  return Float32Array.from(arrays.flatMap((values) => [...values]));
}

function withValues<T>(variable: Variable, values: Float32Array, run: () => T): T {
  const former = variable.clone();
  const assign = (value: Tensor) => variable.assign(value);
  try {
    tidy(() => assign(tensor(values, variable.shape)));
    return run();
  } finally {
    assign(former);
    former.dispose();
  }
}

/** @throws ConfigError if `f` returned something else. */
function tensorOf<T extends Tensor>(result: T): T {
  checkArguments('checkGradients', { 'the result of f': result }, { 'the result of f': 'tensor' });
  return result;
}
