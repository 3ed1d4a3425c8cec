import { BackendError } from '@convkit/core';
import type { KernelContract } from '@convkit/ops/kernels';
import { _FusedMatMul, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { webglKernel } from '../backend.js';

type Linear = KernelContract['Linear'];

/** One draw, which is tfjs's product with an ending. */
export const linear = webglKernel<Linear['inputs'], Linear['attrs']>(
  'Linear',
  ({ x, weight, bias }, { activation }, backend) => {
    const product = getKernel(_FusedMatMul, 'webgl')?.kernelFunc;
    if (!product)
      throw new BackendError(`tfjs has no kernel ${_FusedMatMul} for webgl`, { hint: 'Import its backend.' });
    const inputs = { a: x, b: weight, ...(bias && { bias }) };
    const attrs = { transposeA: false, transposeB: false, activation };
    return [product({ inputs, attrs, backend }) as TensorInfo];
  },
);
