import { ConfigError, type Module, type OptimizerSpec } from '@convkit/core';
import { adamUpdates, sgdUpdates } from '@convkit/ops';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import {
  argMax,
  backend,
  dispose,
  getBackend,
  keep,
  type NamedTensorMap,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { compileOnly } from '../webgl/compile-only.js';
import type { PreflightOptions } from './preflight.js';
import { firstStepPass, stepGradients, trainableVariables } from './step-gradients.js';

export interface WarmUpOptions extends PreflightOptions {
  /** Images a step. */
  readonly batchSize: number;
  /** The run's; SGD with momentum where absent. */
  readonly optimizer?: OptimizerSpec;
  readonly onProgress?: (progress: WarmUpProgress) => void;
}

/** Of the shaders and the one step after them. */
export interface WarmUpProgress {
  readonly done: number;
  readonly total: number;
}

const SGD: OptimizerSpec = { name: 'sgd', learningRate: 0.01, momentum: 0.9 };

/**
 * Gets the active backend ready for training steps of `model`, so that the first is as fast as the others: on webgl, compiles the
 * shaders of a step, side by side where the browser can, then takes one step on blank images that comes to nothing. Weights,
 * statistics and generators of the model stay as they are. Let nothing else use the backend meanwhile.
 * @throws ConfigError for a batch that is no whole number; BackendError for a shader that does not compile.
 */
export async function warmUp(model: Module, options: WarmUpOptions): Promise<void> {
  const { batchSize, onProgress = () => {} } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new ConfigError(`a batch is a whole number of images, not ${batchSize}`);
  const step = () => throwAwayStep(model, options);
  let total = 1;
  if (getBackend() === 'webgl') {
    await compileOnly(
      backend() as MathBackendWebGL,
      () => dispose(step()),
      (done, shaders) => {
        total = shaders + 1;
        onProgress({ done, total });
      },
    );
  }
  const results = step();
  try {
    await Promise.all(results.map((result) => result.data()));
  } finally {
    dispose(results);
  }
  onProgress({ done: total, total });
}

/** Gives what a trainer reads of a step: its loss and its answers. */
function throwAwayStep(model: Module, { input, batchSize, loss, optimizer = SGD }: WarmUpOptions): Tensor[] {
  const pass = firstStepPass(model);
  let answers: Tensor | undefined;
  try {
    return tidy(() => {
      const look = (scores: Tensor) => {
        answers = keep(argMax(scores, 1));
      };
      const { value, grads } = stepGradients(model, pass, { input, batchSize, loss, look });
      updateCopies(trainableVariables(model), grads, optimizer);
      return [value, answers as Tensor];
    });
  } catch (error) {
    answers?.dispose();
    throw error;
  } finally {
    pass.discard();
  }
}

/** The optimizer's update, of copies of the weights. */
function updateCopies(weights: readonly Variable[], grads: NamedTensorMap, spec: OptimizerSpec): void {
  const copies: Variable[] = [];
  const copy = (values: Tensor) => {
    const own = variable(values, false);
    copies.push(own);
    return own;
  };
  const given = weights
    .filter(({ name }) => grads[name])
    .map((weight) => ({ weight: copy(weight), gradient: grads[weight.name] as Tensor }));
  const slot = (of: Variable) => copy(zerosLike(of));
  try {
    if (spec.name === 'sgd') {
      const { learningRate, momentum, nesterov = false } = spec;
      const operands = given.map((one) => ({ ...one, velocity: slot(one.weight) }));
      sgdUpdates(operands, { learningRate, momentum, nesterov });
    } else {
      const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = spec;
      const weightDecay = spec.name === 'adamw' ? spec.weightDecay : 0;
      const operands = given.map((one) => ({ ...one, first: slot(one.weight), second: slot(one.weight) }));
      adamUpdates(operands, { learningRate, beta1, beta2, epsilon, weightDecay, step: 1 });
    }
  } finally {
    dispose(copies);
  }
}
