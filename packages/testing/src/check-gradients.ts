import { ConfigError, Rng } from '@convkit/core';
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

export interface GradientCheckOptions {
  /** Step of the differences relative to the root mean square of each input; 1/64 where absent. */
  readonly epsilon?: number;
  /** Largest norm of (gradient - differences) relative to the larger norm; 1e-3 where absent. */
  readonly tolerance?: number;
  /** Entries compared of each input, all up to 256 where absent. */
  readonly samples?: number;
  /** Of the weights that make one number of the output, and of the entries; 0 where absent. */
  readonly seed?: number;
}

/**
 * Compares tfjs's gradients of `f` for each of `inputs` with central finite differences, on the active backend. The
 * output, of any shape, is made one number by fixed random weights. `f` must be smooth within two steps of the inputs:
 * see `spacedValues`. Gradients of the kernels that it runs must be registered.
 */
export function checkGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradientCheckOptions = {},
): void {
  requireFloats(Object.entries(inputs));
  const weights = weigh(() => [f(...inputs)], options);
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
 * The same for variables that `f` uses, such as the parameters of a module. It may have several outputs. The variables'
 * values are put back.
 */
export function checkVariableGradients(
  f: () => Tensor | readonly Tensor[],
  variables: ReadonlyMap<string, Variable>,
  options: GradientCheckOptions = {},
): void {
  checkOutputGradients(() => [f()].flat() as Tensor[], variables, options);
}

function checkOutputGradients(
  f: () => readonly Tensor[],
  variables: ReadonlyMap<string, Variable>,
  options: GradientCheckOptions,
): void {
  requireFloats([...variables]);
  const weights = weigh(f, options);
  const named = tidy(
    (): NamedTensorMap => variableGrads(() => weightedSum(f(), weights), [...variables.values()]).grads,
  );
  const places = [...variables].map(([name, variable]) => ({
    name,
    values: variable.dataSync<'float32'>().slice(),
    evaluate: (values: Float32Array) => withValues(variable, values, () => read(f)),
  }));
  // tfjs leaves out a variable that the output does not depend on.
  const gradients = [...variables.values()].map((variable) => named[variable.name] ?? zerosLike(variable));
  compareAll(places, gradients, weights, options);
  dispose(gradients);
}

function compareAll(
  places: readonly Place[],
  gradients: readonly Tensor[],
  weights: readonly Float32Array[],
  { epsilon = 1 / 64, tolerance = 1e-3, samples = 256, seed = 0 }: GradientCheckOptions,
): void {
  const flat = joined(weights);
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
        `entry ${entries[worst]} is ${given[worst]}, by differences ${derivatives[worst]}`,
    ];
  });
  if (complaints.length > 0) expect.fail(complaints.join('\n'));
}

function requireFloats(inputs: readonly (readonly [string, Tensor])[]): void {
  const other = inputs.find(([, input]) => input.dtype !== 'float32');
  if (!other) return;
  throw new ConfigError(`input ${other[0]} is ${other[1].dtype}; only float32 has a gradient`, {
    hint: 'Let the function close over labels and indices.',
  });
}

function weigh(f: () => readonly Tensor[], { seed = 0 }: GradientCheckOptions): Float32Array[] {
  const outputs = owned(f);
  const weights = scalarWeights(outputs, new Rng(seed).child('weights'));
  dispose(outputs);
  return weights;
}

/** The outputs of `f` as tensors of their own: it may give an input or a variable back. */
const owned = (f: () => readonly Tensor[]) => tidy(() => f().map((output) => output.clone()));

function read(f: () => readonly Tensor[]): Float32Array {
  const outputs = owned(f);
  const values = joined(outputs.map((output) => output.dataSync<'float32'>()));
  dispose(outputs);
  return values;
}

function joined(arrays: readonly Float32Array[]): Float32Array {
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
