import { isTracing, recordKernel, traceTarget } from '@convkit/core';
import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import type { KernelContract, KernelName } from './kernels.js';

/**
 * Runs the active backend's kernel `name` where a kernel pack brought one, else `reference`, which computes the same
 * from tfjs-core's operations. Gives no gradient unless `installGradients` registers one for `name`: callers wrap it in `customGrad`.
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
