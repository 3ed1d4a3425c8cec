import { BackendError } from '@convkit/core';
import type { KernelContract } from '@convkit/ops/kernels';
import { _FusedMatMul, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { webglKernel } from '../backend.js';

type Linear = KernelContract['Linear'];

/** Linear layer with bias and activation, in one draw call: tfjs's fused matrix product. */
export const linear = webglKernel<Linear['inputs'], Linear['attrs']>(
  'Linear',
  ({ x, weight, bias }, { activation }, backend) => {
    const product = getKernel(_FusedMatMul, 'webgl')?.kernelFunc;
    if (!product)
      throw new BackendError(`tfjs has no ${_FusedMatMul} kernel for webgl`, {
        hint: 'Import @tensorflow/tfjs-backend-webgl.',
      });
    const inputs = { a: x, b: weight, ...(bias && { bias }) };
    const attrs = { transposeA: false, transposeB: false, activation };
    return [product({ inputs, attrs, backend }) as TensorInfo];
  },
);
