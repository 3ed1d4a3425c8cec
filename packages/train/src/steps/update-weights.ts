import { clipFactor } from '@convkit/ops';
import { clipByValue, type NamedTensorMap, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { addL2Gradients } from './l2.js';
import { applyMaxNorms } from './max-norm.js';
import type { StepContext } from './step-context.js';

/** Updates the parameters from their gradients, by variable name: adds L2 penalties, clips by value, then by norm, and limits the norms of the weights. */
export function updateWeights(context: StepContext, grads: NamedTensorMap, learningRate: number): void {
  const { parameters, l2, clipNorm, clipValue, optimizer } = context;
  tidy(() => {
    let gradients = new Map<string, Tensor>();
    for (const [key, { name }] of parameters) {
      const gradient = grads[name];
      if (gradient) gradients.set(key, gradient);
    }
    gradients = addL2Gradients(gradients, parameters, l2);
    if (clipValue !== undefined) {
      for (const [key, gradient] of gradients)
        gradients.set(key, clipByValue(gradient, -clipValue, clipValue));
    }
    const factor = clipNorm === undefined ? undefined : clipFactor([...gradients.values()], clipNorm);
    optimizer.step(gradients, learningRate, factor);
  });
  applyMaxNorms(context.maxNorms);
}
