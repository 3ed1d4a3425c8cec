import { INFERENCE, type Module, parameters, Rng, type Tap, trainingPass } from '@convkit/core';
import { dispose, type NamedTensorMap, type Tensor, tidy, variableGrads } from '@tensorflow/tfjs-core';
import { scalarWeights, weightedSum } from './weighted-sum.js';

/** Output of a module. */
export interface Output {
  readonly shape: readonly number[];
  /** Its values. In training, those of auxiliary classifiers follow. */
  readonly values: readonly number[];
}

const run = (forward: () => Tensor[]): Output => {
  const outputs = tidy(() => forward().map((output) => output.clone()));
  const values = outputs.flatMap((output) => [...output.dataSync()]);
  dispose(outputs);
  return { shape: (outputs[0] as Tensor).shape, values };
};

export const infer = (module: Module, x: Tensor): Output => run(() => [module.forward(x, INFERENCE)]);

export const train = (module: Module, x: Tensor): Output => run(() => trainingForward(module, x));

/** Runs a training step: its output, then those of auxiliary classifiers. Buffer updates are discarded. */
export function trainingForward(
  module: Module,
  x: Tensor,
  options: { readonly tap?: Tap; readonly recompute?: boolean } = {},
): Tensor[] {
  const pass = trainingPass(module, { rng: new Rng(3), step: 0, ...options });
  try {
    const output = module.forward(x, pass);
    return [output, ...pass.auxiliaries.map(({ logits }) => logits)];
  } finally {
    pass.discard();
  }
}

/**
 * The gradient of a weighted sum of the training outputs for each parameter; zeros for a parameter without a gradient.
 * @param recompute Whether blocks recompute their activations. Defaults to false.
 */
export function backward(module: Module, x: Tensor, recompute = false): Map<string, readonly number[]> {
  const weights = parameters(module);
  if (weights.size === 0) return new Map();
  const loss = () => {
    const outputs = trainingForward(module, x, { recompute });
    return weightedSum(outputs, scalarWeights(outputs, new Rng(4)));
  };
  const gradients = tidy((): NamedTensorMap => variableGrads(loss, [...weights.values()]).grads);
  const values = new Map<string, readonly number[]>();
  for (const [key, { name, size }] of weights) {
    values.set(key, [...(gradients[name]?.dataSync() ?? new Float32Array(size))]);
  }
  dispose(gradients);
  return values;
}
