import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { webglKernel } from '../backend.js';
import { elementwise } from '../packed.js';

type Sgd = KernelContract['SgdUpdate'];
type Adam = KernelContract['AdamUpdate'];

/** Two draws a parameter: velocity, then weight. */
export const sgdUpdate = webglKernel<Sgd['inputs'], Sgd['attrs']>(
  'SgdUpdate',
  ({ factor, ...listed }, { learningRate, momentum, nesterov }, backend) => {
    const scalars: Record<string, TensorInfo> = factor ? { factor } : {};
    const scaled = factor ? 'factor * g' : 'g';
    return inTurn(listed, 3).flatMap(([w, v, g]) => {
      const velocity = elementwise(backend, { v, g } as Tensors, `momentum * v + ${scaled}`, {
        scalars,
        uniforms: { momentum },
      });
      const weight = nesterov
        ? elementwise(
            backend,
            { w, v: velocity, g } as Tensors,
            `w - learningRate * (${scaled} + momentum * v)`,
            {
              scalars,
              uniforms: { learningRate, momentum },
            },
          )
        : elementwise(backend, { w, v: velocity } as Tensors, 'w - learningRate * v', {
            uniforms: { learningRate },
          });
      return [weight, velocity];
    });
  },
);

/** Three draws a parameter: both moments, then the weight. */
export const adamUpdate = webglKernel<Adam['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ factor, ...listed }, attrs, backend) => {
    const { learningRate, beta1, beta2, epsilon, step, weightDecay } = attrs;
    const scalars: Record<string, TensorInfo> = factor ? { factor } : {};
    const scaled = factor ? '(factor * g)' : 'g';
    return inTurn(listed, 4).flatMap(([w, m, v, g]) => {
      const first = elementwise(backend, { m, g } as Tensors, `kept * m + taken * ${scaled}`, {
        scalars,
        uniforms: { kept: beta1, taken: 1 - beta1 },
      });
      const second = elementwise(backend, { v, g } as Tensors, `kept * v + taken * ${scaled} * ${scaled}`, {
        scalars,
        uniforms: { kept: beta2, taken: 1 - beta2 },
      });
      const uniforms = {
        rate: learningRate / (1 - beta1 ** step),
        correction: Math.sqrt(1 - beta2 ** step),
        kept: 1 - learningRate * weightDecay,
        epsilon,
      };
      const weight = elementwise(
        backend,
        { w, m: first, v: second } as Tensors,
        'kept * w - rate * m / (sqrt(v) / correction + epsilon)',
        { uniforms },
      );
      return [weight, first, second];
    });
  },
);

type Tensors = Record<string, TensorInfo>;

/** The operands of one parameter after the other. */
function inTurn(listed: Readonly<Record<number, TensorInfo>>, each: number): TensorInfo[][] {
  const tensors = Object.values(listed);
  return Array.from({ length: tensors.length / each }, (_, i) => tensors.slice(i * each, (i + 1) * each));
}
