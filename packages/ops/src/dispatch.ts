import { isTracing, recordKernel, traceTarget } from '@convkit/core';
import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import type { KernelContract, KernelName } from './kernels.js';

/**
 * Runs the kernel `name` of the active backend, or `reference` if the backend has no such kernel. `reference` computes the
 * same with tfjs-core's ops.
 *
 * Ops run kernels in two ways. Kernels that tfjs itself names, such as `MaxPool` or `FusedConv2D`, exist on every backend: an
 * op runs them through tfjs-core's ops or `engine().runKernel`, and a kernel pack may register faster ones under the same
 * names. Kernels of our own contract (`kernels.ts`), such as `Linear` or `BatchNorm`, exist only if a kernel pack
 * registered them for the active backend: an op runs them through `dispatch`, and without a pack gets the reference.
 *
 * The result has no gradient, unless `installGradients` registers one for `name`. Wrap the call in `customGrad`.
 */
export function dispatch<N extends KernelName>(
  name: N,
  inputs: KernelContract[N]['inputs'],
  attrs: KernelContract[N]['attrs'],
  reference: () => Tensor[],
): Tensor[] {
  if (getKernel(name, traceTarget() ?? getBackend()) === undefined) return reference();
  if (isTracing()) return recordKernel(name, reference);
  return engine().runKernel(name, { ...inputs }, { ...attrs } as unknown as NamedAttrMap);
}
