import { BackendError, checkOptions } from '@convkit/core';
import {
  Add,
  ArgMax,
  AvgPool,
  BatchMatMul,
  Cast,
  Concat,
  engine,
  findBackendFactory,
  getKernel,
  type KernelConfig,
  LRN,
  LRNGrad,
  MaxPool,
  Mean,
  Multiply,
  Relu,
  registerKernel,
  Sigmoid,
  SplitV,
  Sum,
  Tanh,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { conv2d, fusedConv2d } from './kernels/convolution/conv2d.js';
import { conv2dBackpropFilter } from './kernels/convolution/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './kernels/convolution/conv2d-backprop-input.js';
import { depthwise, fusedDepthwise } from './kernels/depthwise/depthwise.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from './kernels/depthwise/depthwise-gradients.js';
import { concat, splitV } from './kernels/elementwise/concat.js';
import { dropout } from './kernels/elementwise/dropout.js';
import {
  activation,
  cast,
  identity,
  reluGrad,
  sigmoidGrad,
  tanhGrad,
} from './kernels/elementwise/elementwise.js';
import { multiply } from './kernels/elementwise/scale.js';
import { argMax } from './kernels/matrix/arg-max.js';
import { batchMatMul } from './kernels/matrix/batch-mat-mul.js';
import { add, biasActivationGrad } from './kernels/matrix/bias.js';
import { fusedMatMul, linear } from './kernels/matrix/fused-mat-mul.js';
import { meanGrad } from './kernels/matrix/mean-grad.js';
import { reduction } from './kernels/matrix/reductions.js';
import { batchNorm, batchNormGrad, batchNormInference } from './kernels/normalization/batch-norm.js';
import { lrn, lrnGrad } from './kernels/normalization/lrn.js';
import { movingAverage } from './kernels/normalization/moving-average.js';
import { averagePoolGrad, maxPoolGrad, pool } from './kernels/pooling/pool.js';
import { scalarAveragePoolGrad } from './kernels/portable/average-pool-grad.js';
import { composedBatchMatMul } from './kernels/portable/batch-mat-mul.js';
import { composedConv2dBackpropFilter } from './kernels/portable/conv2d-backprop-filter.js';
import { composedConv2dBackpropInput } from './kernels/portable/conv2d-backprop-input.js';
import { scalarMaxPoolGrad } from './kernels/portable/max-pool-grad.js';
import { scalarAdamUpdate, scalarSgdUpdate } from './kernels/portable/optimizer-updates.js';
import { scalarSoftmaxCrossEntropy } from './kernels/portable/softmax-cross-entropy.js';
import { embeddingGrad } from './kernels/training/embedding-grad.js';
import { globalNorm } from './kernels/training/global-norm.js';
import { adamUpdate, sgdUpdate } from './kernels/training/optimizer-updates.js';
import { softmaxCrossEntropy } from './kernels/training/softmax-cross-entropy.js';
import { guardStockKernel } from './recording/guard-stock-kernel.js';
import { runNamed } from './runtime/allocation.js';
import { type Arithmetic, arithmeticFor, type KernelOptions } from './runtime/arithmetic.js';
import { arithmeticIn, chooseKernels } from './runtime/kernel-module.js';
import type { WasmBackend } from './runtime/wasm-backend.js';

/** The kernels in WebAssembly. What one of them does not cover is left to `stock`, tfjs's kernel of that name. */
function simd(stock: (name: string) => KernelConfig): KernelConfig[] {
  return [
    activation(Relu, stock(Relu)),
    activation(Sigmoid, stock(Sigmoid)),
    activation(Tanh, stock(Tanh)),
    adamUpdate,
    add(stock(Add)),
    argMax(stock(ArgMax)),
    averagePoolGrad,
    batchMatMul(stock(BatchMatMul)),
    cast(stock(Cast)),
    concat(stock(Concat)),
    batchNorm,
    batchNormGrad,
    batchNormInference,
    biasActivationGrad,
    conv2d,
    conv2dBackpropFilter,
    conv2dBackpropInput,
    depthwise,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    dropout,
    embeddingGrad,
    fusedConv2d,
    fusedDepthwise,
    fusedMatMul,
    globalNorm,
    identity,
    linear,
    lrn(stock(LRN)),
    lrnGrad(stock(LRNGrad)),
    maxPoolGrad,
    meanGrad,
    movingAverage,
    multiply(stock(Multiply)),
    splitV(stock(SplitV)),
    pool('averagePool', stock(AvgPool)),
    pool('maxPool', stock(MaxPool)),
    reduction('mean', stock(Mean)),
    reduction('sum', stock(Sum)),
    reluGrad,
    sgdUpdate,
    sigmoidGrad,
    softmaxCrossEntropy,
    tanhGrad,
  ];
}

/** The kernels for engines without SIMD: compositions of tfjs's kernels, and JavaScript. */
function portable(stock: (name: string) => KernelConfig): KernelConfig[] {
  return [
    composedBatchMatMul(stock(BatchMatMul)),
    composedConv2dBackpropFilter,
    composedConv2dBackpropInput,
    embeddingGrad,
    scalarAdamUpdate,
    scalarAveragePoolGrad,
    scalarMaxPoolGrad,
    scalarSgdUpdate,
    scalarSoftmaxCrossEntropy,
  ];
}

const BUILDS: Readonly<Record<Arithmetic, string>> = {
  relaxedSimd: 'relaxed-simd-4',
  simd: 'simd-4',
  portable: 'portable-1',
};

/**
 * The name of the build that `installWasmKernels(options)` installs on this machine. Runs on different builds need not agree bit for bit.
 * On `relaxed-simd`, where the processor decides how sums are rounded, runs on different processors need not agree, either.
 */
export const kernelBuild = (options?: KernelOptions): string => {
  if (options !== undefined)
    checkOptions('kernelBuild', options, { relaxedSimd: 'boolean?', modules: 'object?' });
  return BUILDS[arithmeticFor(options)];
};

/** The sorted names of the kernels that `installWasmKernels` adds to tfjs's backend or replaces there. */
export function wasmKernelNames(): string[] {
  const nameOnly = (kernelName: string) => ({ kernelName }) as KernelConfig;
  return kernelsFor(arithmeticFor(), nameOnly)
    .map(({ kernelName }) => kernelName)
    .sort();
}

/**
 * Adds the kernels that tfjs's `wasm` backend lacks for training, and replaces those that it computes wrongly or slowly, so that plain tfjs
 * and `tf.layers` train on it. Import `@tensorflow/tfjs-backend-wasm` first. Calling it again does nothing.
 * @throws BackendError if there is no `wasm` backend, or if its kernels have already computed with another arithmetic.
 * @throws ConfigError if `modules` are not those of this version.
 */
export function installWasmKernels(options?: KernelOptions): void {
  if (options !== undefined)
    checkOptions('installWasmKernels', options, { relaxedSimd: 'boolean?', modules: 'object?' });
  installKernels(arithmeticFor(options), options?.modules?.kernels);
}

const INSTALLED = Symbol.for('convkit.wasm-kernels');

/** Installs the kernels with the given arithmetic, even if it is not the fastest, and with a compiled module of it, if any. */
export function installKernels(arithmetic: Arithmetic, kernels?: WebAssembly.Module): void {
  if (!findBackendFactory('wasm')) {
    throw new BackendError('there is no wasm backend to install kernels on', {
      hint: "Import '@tensorflow/tfjs-backend-wasm' first.",
    });
  }
  choose(arithmetic, kernels);
  const tfjsKernel = (name: string) => getKernel(name, 'wasm') as KernelConfig;
  if (INSTALLED in tfjsKernel(BatchMatMul)) return;
  for (const kernel of kernelsFor(arithmetic, (name) => guardStockKernel(tfjsKernel(name)))) {
    const { kernelName, kernelFunc } = kernel;
    if (getKernel(kernelName, 'wasm')) unregisterKernel(kernelName, 'wasm');
    const named: KernelConfig = {
      ...kernel,
      kernelFunc: (params) => runNamed(kernelName, () => kernelFunc(params)),
    };
    registerKernel(Object.assign(named, { [INSTALLED]: true }));
  }
}

/** Makes new backends compute with `arithmetic`. */
function choose(arithmetic: Arithmetic, kernels?: WebAssembly.Module): void {
  const live = engine().registry.wasm as WasmBackend | undefined;
  const current = live && arithmeticIn(live);
  if (current && current !== arithmetic) {
    throw new BackendError(
      `the wasm backend already computes with ${BUILDS[current]}, not with ${BUILDS[arithmetic]}`,
      {
        hint: 'Install the kernels before any of them runs, or recreate the backend.',
      },
    );
  }
  chooseKernels(arithmetic, kernels);
}

function kernelsFor(arithmetic: Arithmetic, stock: (name: string) => KernelConfig): KernelConfig[] {
  return arithmetic === 'portable' ? portable(stock) : simd(stock);
}
