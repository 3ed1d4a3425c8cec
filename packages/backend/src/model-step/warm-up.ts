import {
  checkArguments,
  checkOptions,
  checkWhole,
  type Module,
  type OptimizerSpec,
  optimizerSlots,
} from '@convkit/core';
import { updateParameters } from '@convkit/ops';
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

/** Options of `warmUp`. */
export interface WarmUpOptions extends PreflightOptions {
  /** Number of images per step. */
  readonly batchSize: number;
  /** Optimizer of the run. Defaults to SGD with momentum. */
  readonly optimizer?: OptimizerSpec;
  /** Called whenever some of the work is done. */
  readonly onProgress?: (progress: WarmUpProgress) => void;
}

/** Progress of `warmUp`. Counts the shaders, and one for the step after them. */
export interface WarmUpProgress {
  /** Number of shaders compiled. */
  readonly done: number;
  /** Number of shaders to compile, plus 1. */
  readonly total: number;
}

const SGD: OptimizerSpec = { name: 'sgd', learningRate: 0.01, momentum: 0.9 };

/**
 * Prepares the active backend for training `model`, so that the first step is as fast as the others. On webgl, compiles the shaders of a
 * step, in parallel if the browser supports it. Then takes one step on blank images and discards its result. The model's weights, running
 * statistics and random generators do not change. Nothing else may use the backend meanwhile.
 * @throws ConfigError if the batch size is not a whole number from 1.
 * @throws BackendError if a shader does not compile.
 */
export async function warmUp(model: Module, options: WarmUpOptions): Promise<void> {
  checkArguments('warmUp', { model }, { model: 'module' });
  checkOptions('warmUp', options, {
    input: 'shape',
    loss: 'function',
    onProgress: 'function?',
    optimizer: 'object?',
  });
  const { batchSize, onProgress = () => {} } = options;
  checkWhole('batchSize', batchSize);
  const size = options.input.reduce((product, length) => product * length, batchSize);
  checkArguments('warmUp', { 'the size of a batch': size }, { 'the size of a batch': 'size' });
  const step = () => discardedStep(model, options);
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

/** Takes a step without changing the model. Returns what a trainer reads: the loss and the predicted classes. */
function discardedStep(model: Module, { input, batchSize, loss, optimizer = SGD }: WarmUpOptions): Tensor[] {
  const pass = firstStepPass(model);
  let predictions: Tensor | undefined;
  try {
    return tidy(() => {
      const onOutputs = (outputs: Tensor) => {
        predictions = keep(argMax(outputs, 1));
      };
      const { value, grads } = stepGradients(model, pass, { input, batchSize, loss, onOutputs });
      updateCopies(trainableVariables(model), grads, optimizer);
      return [value, predictions as Tensor];
    });
  } catch (error) {
    predictions?.dispose();
    throw error;
  } finally {
    pass.discard();
  }
}

/** Applies the optimizer's update to copies of the weights. */
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
  const names = optimizerSlots(spec);
  try {
    const operands = given.map((one) => {
      const slots = Object.fromEntries(names.map((name) => [name, copy(zerosLike(one.weight))]));
      return { ...one, slots };
    });
    // The updates of a custom optimizer are unknown here.
    if (spec.name === 'custom') return;
    updateParameters(spec, operands, { learningRate: spec.learningRate, step: 1 });
  } finally {
    dispose(copies);
  }
}
