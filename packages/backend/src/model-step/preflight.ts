import { BackendError, ConfigError, type Module, type TracedKernel, traceKernels } from '@convkit/core';
import { getBackend, getKernel, type Scalar, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { firstStepPass, stepGradients, trainableVariables } from './step-gradients.js';

export interface PreflightOptions {
  /** [height, width, channels] of one image. */
  readonly input: readonly number[];
  readonly loss: (scores: Tensor2D, labels: Tensor1D) => Scalar;
}

/**
 * Checks, from shapes alone, that the active backend can run a training step of `model`; lists the step's kernels.
 * @throws ConfigError when nothing is trainable, which would leave the loss where it starts, at ln(classes).
 * @throws BackendError naming each missing kernel and the layer that needs it.
 */
export function preflight(model: Module, { input, loss }: PreflightOptions): TracedKernel[] {
  if (trainableVariables(model).length === 0) {
    throw new ConfigError(`${model.constructor.name} has no trainable parameter`, {
      hint: 'Unfreeze some, and keep layers in public fields or arrays of the model.',
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
  throw new BackendError(`the ${target} backend cannot train this model: it lacks ${list}`, {
    hint: 'Install a kernel pack, as useBackend([wasm()]) does, or choose another backend.',
  });
}
