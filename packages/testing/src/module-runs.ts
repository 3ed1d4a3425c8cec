import { INFERENCE, type Module, parameters, Rng, type Tap, trainingPass } from '@convkit/core';
import { dispose, type NamedTensorMap, type Tensor, tidy, variableGrads } from '@tensorflow/tfjs-core';
import { scalarWeights, weightedSum } from './weighted-sum.js';

export interface Output {
  readonly shape: readonly number[];
  /** In training those of auxiliary classifiers follow. */
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

/** The first training step's output, then those of auxiliary classifiers; updates of buffers are discarded. */
export function trainingForward(module: Module, x: Tensor, tap?: Tap): Tensor[] {
  const pass = trainingPass(module, { rng: new Rng(3), step: 0, ...(tap && { tap }) });
  try {
    const output = module.forward(x, pass);
    return [output, ...pass.auxiliaries.map(({ logits }) => logits)];
  } finally {
    pass.discard();
  }
}

/** The gradient of a weighted sum of the training outputs for each parameter, zeros where none arrives. */
export function backward(module: Module, x: Tensor): Map<string, readonly number[]> {
  const named = parameters(module);
  if (named.size === 0) return new Map();
  const loss = () => {
    const outputs = trainingForward(module, x);
    return weightedSum(outputs, scalarWeights(outputs, new Rng(4)));
  };
  const gradients = tidy((): NamedTensorMap => variableGrads(loss, [...named.values()]).grads);
  const values = new Map<string, readonly number[]>();
  for (const [key, { name, size }] of named) {
    values.set(key, [...(gradients[name]?.dataSync() ?? new Float32Array(size))]);
  }
  dispose(gradients);
  return values;
}
