import { BackendError } from '@convkit/core';
import {
  _FusedMatMul,
  BatchMatMul,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  env,
  FusedConv2D,
  findBackendFactory,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  MaxPool,
  registerKernel,
  unregisterKernel,
  version_core,
} from '@tensorflow/tfjs-core';
import { biasActivationGrad, reluGrad, sigmoidGrad, tanhGrad } from './kernels/activation-gradients.js';
import { batchNorm, batchNormGrad } from './kernels/batch-norm.js';
import { conv2d, fusedConv2d } from './kernels/convolution.js';
import { conv2dFilterGradient, conv2dInputGradient } from './kernels/convolution-gradients.js';
import { embeddingGrad } from './kernels/embedding-grad.js';
import { linear } from './kernels/linear.js';
import { maxPool, maxPoolGrad } from './kernels/max-pool.js';
import { movingAverage } from './kernels/moving-average.js';
import { adamUpdate, sgdUpdate } from './kernels/optimizer-updates.js';
import { batchMatMul, fusedMatMul } from './kernels/product.js';
import { softmaxCrossEntropy } from './kernels/softmax-cross-entropy.js';

const KERNELS: readonly KernelConfig[] = [
  batchNorm,
  batchNormGrad,
  biasActivationGrad,
  embeddingGrad,
  linear,
  maxPoolGrad,
  reluGrad,
  sigmoidGrad,
  tanhGrad,
  softmaxCrossEntropy,
  sgdUpdate,
  adamUpdate,
  movingAverage,
];

/** Kernels that replace one of tfjs's, and fall back to it for cases they do not support. */
const WITH_STOCK: Readonly<Record<string, (stock: KernelFunc) => KernelConfig>> = {
  [BatchMatMul]: batchMatMul,
  [_FusedMatMul]: fusedMatMul,
  [Conv2D]: conv2d,
  [FusedConv2D]: fusedConv2d,
  [Conv2DBackpropFilter]: conv2dFilterGradient,
  [Conv2DBackpropInput]: conv2dInputGradient,
  [MaxPool]: maxPool,
};

/** Lists the names of the kernels that `installWebglKernels` adds or replaces, sorted. */
export const webglKernelNames = (): string[] =>
  [...KERNELS.map(({ kernelName }) => kernelName), ...Object.keys(WITH_STOCK)].sort();

const SUPPORTED = '4.22.';

const INSTALLED = Symbol.for('convkit.webgl-kernels');

/**
 * Installs kernels for training on tfjs's `webgl` backend that take fewer draw calls and less texture memory: adds those of `@convkit/ops`,
 * and replaces tfjs's convolutions, max pooling and matrix products. Import `@tensorflow/tfjs-backend-webgl` first. Calling it again does
 * nothing.
 * @throws BackendError if there is no `webgl` backend, WebGL 2 is not available, or the version of tfjs is not 4.22.
 */
export function installWebglKernels(): void {
  if (!findBackendFactory('webgl')) {
    throw new BackendError('There is no webgl backend to install kernels on', {
      hint: "Import '@tensorflow/tfjs-backend-webgl' first, in a page or its worker.",
    });
  }
  // tfjs's backend requires the same version of its core.
  if (!version_core.startsWith(SUPPORTED)) {
    throw new BackendError(`The webgl kernels do not support tfjs ${version_core}`, {
      hint: `Install tfjs ${SUPPORTED}x, whose private members they use.`,
    });
  }
  if (env().getNumber('WEBGL_VERSION') !== 2) {
    throw new BackendError('The webgl kernels need WebGL 2, which is not available', {
      hint: "Choose another backend, or use tfjs's webgl backend without them.",
    });
  }
  for (const kernel of KERNELS) install(kernel.kernelName, () => kernel);
  for (const [name, create] of Object.entries(WITH_STOCK)) install(name, create);
}

function install(name: string, create: (stock: KernelFunc) => KernelConfig): void {
  const present = getKernel(name, 'webgl');
  if (present && INSTALLED in present) return;
  if (present) unregisterKernel(name, 'webgl');
  registerKernel(Object.assign({ ...create(present?.kernelFunc as KernelFunc) }, { [INSTALLED]: true }));
}
