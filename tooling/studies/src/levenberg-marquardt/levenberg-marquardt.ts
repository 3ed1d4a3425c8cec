import { ConfigError, checkNotNegative, checkWhole } from '@convkit/core';
import type { LeNet5Original } from '@convkit/models';
import { groupedOptimizer, type OptimizerFactory } from '@convkit/train';
import { add, div, mul, sub, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { diagonalCurvature } from './diagonal-curvature.js';

/** Options of `levenbergMarquardt`. */
export interface LevenbergMarquardtOptions {
  /** The network that is trained. */
  readonly model: LeNet5Original;
  /** Number of steps between estimates of the curvature: those of a pass over the training images. */
  readonly stepsPerPass: number;
  /**
   * Returns the images, [n, 32, 32, 1], that the curvature is estimated on before a pass, counted from 0. With the same pass, it returns the
   * same images. The optimizer disposes of them.
   */
  readonly samples: (pass: number) => Tensor4D;
  /**
   * Added to the curvature, so that no rate grows without bound.
   * @defaultValue 0.02, the paper's
   */
  readonly mu?: number;
  /** Called with each new estimate, by the key of the parameter. */
  readonly onEstimate?: (curvature: ReadonlyMap<string, Tensor>) => void;
}

/**
 * Stochastic diagonal Levenberg-Marquardt: LeCun et al. 1998, appendix C. Each weight has its own rate, the global one divided by `mu` plus an
 * estimate of the second derivative of the loss (eq. 20 and 21), which is renewed before each pass and saved with the run.
 * @throws ConfigError if an option is invalid, or, when it is created, if parameters of the network are frozen.
 */
export function levenbergMarquardt({
  model,
  stepsPerPass,
  samples,
  mu = 0.02,
  onEstimate,
}: LevenbergMarquardtOptions): OptimizerFactory {
  checkWhole('stepsPerPass', stepsPerPass);
  checkNotNegative('mu', mu);
  return (parameters, groups) => {
    if (groups.length !== 1) {
      throw new ConfigError('levenbergMarquardt trains all parameters at one rate', {
        hint: 'Leave out learningRates and freeze.',
      });
    }
    const keys = new Map([...parameters].map(([key, { id }]) => [id, key]));
    return groupedOptimizer({
      parameters,
      groups,
      slots: ['curvature'],
      update(updates, { learningRate, step, factor }) {
        const isNew = (step - 1) % stepsPerPass === 0;
        const curvature = isNew ? estimate(model, samples((step - 1) / stepsPerPass)) : undefined;
        if (curvature) onEstimate?.(curvature);
        for (const { weight, slots, gradient } of updates) {
          const known = slots.curvature as typeof weight;
          const fresh = curvature?.get(keys.get(weight.id) as string);
          if (fresh) known.assign(fresh);
          tidy(() => {
            const slope = factor ? mul(gradient, factor) : gradient;
            weight.assign(sub(weight, div(mul(slope, learningRate), add(known, mu))));
          });
        }
        for (const tensor of curvature?.values() ?? []) tensor.dispose();
      },
    });
  };
}

function estimate(model: LeNet5Original, images: Tensor4D): Map<string, Tensor> {
  const curvature = diagonalCurvature(model, images);
  images.dispose();
  return curvature;
}
