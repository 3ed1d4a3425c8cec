import {
  BackendError,
  ConfigError,
  checkArguments,
  checkOptions,
  type Module,
  type TracedKernel,
  traceKernels,
} from '@convkit/core';
import { getBackend, getKernel, type Scalar, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { firstStepPass, stepGradients, trainableVariables } from './step-gradients.js';

/** Options of `preflight`. */
export interface PreflightOptions {
  /** Shape [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Loss function: maps outputs [n, classes] and int32 labels [n] to a scalar. */
  readonly loss: (outputs: Tensor2D, labels: Tensor1D) => Scalar;
}

/**
 * Checks from shapes alone, without computing anything, that the active backend can run a training step of `model`. Returns the kernels of
 * the step.
 * @throws ConfigError if the model has no trainable parameters, as its loss would stay at ln(classes).
 * @throws BackendError naming each missing kernel and the layer that needs it.
 */
export function preflight(model: Module, options: PreflightOptions): TracedKernel[] {
  checkArguments('preflight', { model }, { model: 'module' });
  checkOptions('preflight', options, { input: 'shape', loss: 'function' });
  const { input, loss } = options;
  if (trainableVariables(model).length === 0) {
    throw new ConfigError(`${model.constructor.name} has no trainable parameters`, {
      hint: 'Keep layers in public fields or arrays of the model, and unfreeze some of their parameters.',
    });
  }
  const target = getBackend();
  const kernels = traceKernels(
    () => void stepGradients(model, firstStepPass(model), { input, batchSize: 2, loss }),
    {
      target,
    },
  );
  const missing = new Map(
    kernels.filter(({ kernel }) => !getKernel(kernel, target)).map(({ kernel, layer }) => [kernel, layer]),
  );
  if (missing.size === 0) return kernels;
  const list = [...missing]
    .map(([kernel, layer]) => (layer === '' ? kernel : `${kernel} (for ${layer})`))
    .join(', ');
  throw new BackendError(`The ${target} backend cannot train this model: it lacks ${list}`, {
    hint: 'Choose another backend, such as wasm().',
  });
}
