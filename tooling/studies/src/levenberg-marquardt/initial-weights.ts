import { parameters } from '@convkit/core';
import { C3_TABLE, type LeNet5Original } from '@convkit/models';
import { mul, tensor1d, tidy } from '@tensorflow/tfjs-core';

/** Number of inputs of a unit of each layer. */
const FAN_IN = { C1: 25, S2: 4, S4: 4, C5: 400, F6: 120 } as const;

/**
 * Widens the initial weights from U(-2.4 / F, 2.4 / F), where F is the fan-in, to U(-2.4 / sqrt(F), 2.4 / sqrt(F)). LeCun et al. 1998,
 * appendix A, states the former and argues for the latter: sums of F weighted inputs deviate in proportion to sqrt(F). With the former,
 * activations start so small that the curvature underestimates what follows, and diagonal Levenberg-Marquardt saturates the network within 250
 * steps.
 */
export function widenInitialWeights(model: LeNet5Original): void {
  const channels = C3_TABLE.map((inputs) => Math.sqrt(25 * inputs.length));
  const connections = C3_TABLE.flatMap((inputs) => inputs.map(() => Math.sqrt(25 * inputs.length)));
  tidy(() => {
    for (const [key, weight] of parameters(model)) {
      const layer = key.slice(0, 2) as keyof typeof FAN_IN | 'C3';
      const factor =
        layer === 'C3' ? tensor1d(key === 'C3.bias' ? channels : connections) : Math.sqrt(FAN_IN[layer]);
      weight.assign(mul(weight, factor));
    }
  });
}
